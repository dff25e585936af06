import { ok, type Result, refuse } from '../result.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import type { BucketDefinition } from '../template/definitions.ts';
import { openBlobs, type ReceivedBlob } from './blobs.ts';
import { refusedWrite } from './conditions.ts';
import { checkClaims } from './digests.ts';
import { largestObjectBytes } from './limits.ts';
import { pageOf } from './listing.ts';
import {
  lockedVersion,
  lockNeedsDigest,
  lockNotEnabled,
  methodNotAllowed,
  noSuchBucket,
  noSuchKey,
  noSuchVersion,
  type S3Refusal,
} from './refusals.ts';
import { mayRemove, retentionOfNew } from './retention.ts';
import type { Buckets, ObjectVersion, PutRequest } from './types.ts';
import { createVersionStore } from './version-store.ts';

export type BucketsParts = {
  readonly definitions: readonly BucketDefinition[];
  readonly storage: Storage;
  /** Where the bytes are. */
  readonly folder: string;
  readonly clock: Clock;
  /** Names files and versions; never the same twice. */
  newId(): string;
  readonly largestObjectBytes?: number | undefined;
};

/** In a bucket without versions every object has this one. */
const onlyVersion = 'null';

export const createBuckets = (parts: BucketsParts): Buckets => {
  const { definitions, storage, clock } = parts;
  const byName = new Map(definitions.map((bucket) => [bucket.name, bucket]));
  const versions = createVersionStore(storage);
  const blobs = openBlobs({
    folder: parts.folder,
    limitBytes: parts.largestObjectBytes ?? largestObjectBytes,
    known: versions.blobs(),
    newName: parts.newId,
  });

  /** What no longer counts is no longer needed; a reader who has it open still gets it to its end. */
  const discard = async (version: ObjectVersion | undefined): Promise<void> => {
    if (version?.blob !== undefined) await blobs.drop(version.blob);
  };

  type Written = { readonly version: ObjectVersion; readonly replaced: ObjectVersion | undefined };
  const record = (
    bucket: BucketDefinition,
    request: PutRequest,
    { name, digests }: ReceivedBlob,
  ): Result<Written, S3Refusal> =>
    storage.transaction(() => {
      const existing = versions.latest(bucket.name, request.key);
      const refused = refusedWrite(request.conditions, existing);
      if (refused !== undefined) return refuse(refused);
      const replaced = bucket.isVersioned ? undefined : existing;
      if (replaced !== undefined) versions.remove(replaced);
      const nowMs = clock.nowMs();
      const checksums = [...digests.checksums].map(([algorithm, digest]) => [
        `x-amz-checksum-${algorithm}`,
        digest.toString('base64'),
      ]);
      const version = versions.add({
        bucket: bucket.name,
        key: request.key,
        versionId: bucket.isVersioned ? parts.newId() : onlyVersion,
        isMarker: false,
        modifiedMs: nowMs,
        blob: name,
        bytes: digests.bytes,
        etag: digests.md5.toString('hex'),
        headers: { ...request.headers, ...Object.fromEntries(checksums) },
        retention: retentionOfNew(request.retention, bucket.defaultRetention, nowMs),
      });
      request.alongside?.();
      return ok({ version, replaced });
    });

  const put: Buckets['put'] = async (request) => {
    const bucket = byName.get(request.bucket);
    if (bucket === undefined) return refuse(noSuchBucket);
    if (request.retention !== undefined && !bucket.hasObjectLock) return refuse(lockNotEnabled);
    const received = await blobs.receive(request.body, request.algorithms);
    if (!received.ok) return received;
    const claims = request.claims();
    const isLocked = request.retention !== undefined || bucket.defaultRetention !== undefined;
    const checked =
      isLocked && claims.md5 === undefined && claims.checksums.size === 0
        ? refuse(lockNeedsDigest)
        : checkClaims(claims, received.value.digests);
    let written: Result<Written, S3Refusal> | undefined;
    try {
      written = checked.ok ? record(bucket, request, received.value) : checked;
    } finally {
      if (written?.ok !== true) await blobs.drop(received.value.name);
    }
    if (!written.ok) return written;
    await discard(written.value.replaced);
    return ok(written.value.version);
  };

  const remove: Buckets['remove'] = async (bucketName, key, { versionId, bypassGovernance }) => {
    const bucket = byName.get(bucketName);
    if (bucket === undefined) return refuse(noSuchBucket);
    const nowMs = clock.nowMs();
    if (versionId === undefined && bucket.isVersioned) {
      const marker = storage.transaction(() =>
        versions.add({
          bucket: bucketName,
          key,
          versionId: parts.newId(),
          isMarker: true,
          modifiedMs: nowMs,
          blob: undefined,
          bytes: 0,
          etag: '',
          headers: {},
          retention: undefined,
        }),
      );
      return ok({ versionId: marker.versionId, isMarker: true });
    }
    const version = versions.find(bucketName, key, versionId ?? onlyVersion);
    // Removing what is not there is a success (API reference, DeleteObject).
    if (version === undefined) return ok({ versionId, isMarker: false });
    if (!mayRemove(version.retention, bypassGovernance, nowMs)) return refuse(lockedVersion);
    storage.transaction(() => versions.remove(version));
    await discard(version);
    return ok({ versionId, isMarker: version.isMarker });
  };

  return {
    put,
    remove,
    all: () => definitions,
    find: (bucket, key, versionId) => {
      if (!byName.has(bucket)) return refuse(noSuchBucket);
      if (versionId === undefined) {
        const latest = versions.latest(bucket, key);
        return latest === undefined || latest.isMarker ? refuse(noSuchKey) : ok(latest);
      }
      const version = versions.find(bucket, key, versionId);
      if (version === undefined) return refuse(noSuchVersion);
      return version.isMarker ? refuse(methodNotAllowed) : ok(version);
    },
    read: (version, start, end) => {
      if (version.blob === undefined) throw new Error(`${version.key} is a delete marker: it has no bytes`);
      return blobs.read(version.blob, start, end);
    },
    list: (bucket, query) =>
      byName.has(bucket)
        ? ok(pageOf(query, (after, limit) => versions.currentAfter(bucket, query.prefix, after, limit)))
        : refuse(noSuchBucket),
  };
};
