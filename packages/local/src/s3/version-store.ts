import { numberOf, optionalNumberOf, optionalTextOf, type Row, textOf } from '../storage/row.ts';
import type { Storage } from '../storage/storage.ts';
import { isJsonObject, parseJson } from '../template/json.ts';
import { behind } from './listing.ts';
import type { Retention } from './retention.ts';
import type { ObjectVersion } from './types.ts';

const headersIn = (text: string): Readonly<Record<string, string>> => {
  const parsed = parseJson(text);
  const entries = isJsonObject(parsed) ? Object.entries(parsed) : [];
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
};

const retentionIn = (row: Row): Retention | undefined => {
  const untilMs = optionalNumberOf(row, 'locked_until_ms');
  if (untilMs === undefined) return undefined;
  const mode = optionalTextOf(row, 'lock_mode') === 'COMPLIANCE' ? 'COMPLIANCE' : 'GOVERNANCE';
  return { mode, untilMs };
};

const versionOf = (row: Row): ObjectVersion => ({
  rowId: numberOf(row, 'id'),
  bucket: textOf(row, 'bucket'),
  key: textOf(row, 'key'),
  versionId: textOf(row, 'version_id'),
  isMarker: numberOf(row, 'is_marker') === 1,
  modifiedMs: numberOf(row, 'modified_ms'),
  blob: optionalTextOf(row, 'blob'),
  bytes: numberOf(row, 'bytes'),
  etag: textOf(row, 'etag'),
  headers: headersIn(textOf(row, 'headers')),
  retention: retentionIn(row),
});

/** Which versions there are. Writers are called within a transaction. */
export type VersionStore = {
  latest(bucket: string, key: string): ObjectVersion | undefined;
  find(bucket: string, key: string, versionId: string): ObjectVersion | undefined;
  /** Makes it the latest. */
  add(version: Omit<ObjectVersion, 'rowId'>): ObjectVersion;
  /** Takes it away; the youngest that is left becomes the latest. */
  remove(version: ObjectVersion): void;
  currentAfter(bucket: string, prefix: string, after: string, limit: number): readonly ObjectVersion[];
  blobs(): ReadonlySet<string>;
};

export const createVersionStore = (storage: Storage): VersionStore => {
  const latest = storage.prepare('SELECT * FROM s3_versions WHERE bucket = ? AND key = ? AND is_latest = 1');
  const find = storage.prepare('SELECT * FROM s3_versions WHERE bucket = ? AND key = ? AND version_id = ?');
  const demote = storage.prepare(
    'UPDATE s3_versions SET is_latest = 0 WHERE bucket = ? AND key = ? AND is_latest = 1',
  );
  const insert = storage.prepare(`
    INSERT INTO s3_versions (bucket, key, version_id, is_latest, is_marker, modified_ms, blob, bytes, etag, headers,
      lock_mode, locked_until_ms)
    VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`);
  const remove = storage.prepare('DELETE FROM s3_versions WHERE id = ?');
  const promote = storage.prepare(`
    UPDATE s3_versions SET is_latest = 1
    WHERE id = (SELECT max(id) FROM s3_versions WHERE bucket = ? AND key = ?)`);
  const current = storage.prepare(`
    SELECT * FROM s3_versions WHERE bucket = ? AND is_latest = 1 AND is_marker = 0 AND key > ? AND key >= ? AND key < ?
    ORDER BY key LIMIT ?`);
  const blobs = storage.prepare('SELECT blob FROM s3_versions WHERE blob IS NOT NULL');

  const one = (row: Row | undefined): ObjectVersion | undefined =>
    row === undefined ? undefined : versionOf(row);
  return {
    latest: (bucket, key) => one(latest.get(bucket, key)),
    find: (bucket, key, versionId) => one(find.get(bucket, key, versionId)),
    add: (version) => {
      const { bucket, key, retention } = version;
      demote.run(bucket, key);
      const row = insert.get(
        bucket,
        key,
        version.versionId,
        version.isMarker ? 1 : 0,
        version.modifiedMs,
        version.blob ?? null,
        version.bytes,
        version.etag,
        JSON.stringify(version.headers),
        retention?.mode ?? null,
        retention?.untilMs ?? null,
      );
      return versionOf(row ?? {});
    },
    remove: ({ rowId, bucket, key }) => {
      remove.run(rowId);
      promote.run(bucket, key);
    },
    currentAfter: (bucket, prefix, after, limit) =>
      current.all(bucket, after, prefix, behind(prefix), limit).map(versionOf),
    blobs: () => new Set(blobs.all().map((row) => textOf(row, 'blob'))),
  };
};
