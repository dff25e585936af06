import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { StreamView } from '../template/definitions.ts';
import { prepareExpiryMarks } from './differences/expiry-marks.ts';

/**
 * The engine's private schema, as its version 1.2.1 has it. Without these two indexes each write to a
 * streamed table looks through all stream records: 1,491 writes/s become 296 after 12,000 records.
 */
const knownSchemaVersion = '9';
const indexes = [
  `CREATE INDEX IF NOT EXISTS twolane_stream_sequence
     ON _stream_records(table_name, CAST(sequence_number AS INTEGER))`,
  `CREATE INDEX IF NOT EXISTS twolane_stream_shard
     ON _stream_records(table_name, shard_id, sequence_number)`,
] as const;

/** Waits a moment where the engine is at work on it. */
export const openEngineFile = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 2_000 });
  database.exec('PRAGMA journal_mode = WAL');
  return database;
};

const schemaVersion = (database: DatabaseSync): string | undefined => {
  try {
    const row = database.prepare(`SELECT value FROM _config WHERE key = 'schema_version'`).get();
    return typeof row?.['value'] === 'string' ? row['value'] : undefined;
  } catch {
    return undefined;
  }
};

/** What the engine keeps of every change, whatever the template's view is. */
export const keptView: StreamView = 'NEW_AND_OLD_IMAGES';

/** `warning` says what stays slow, and why; the stack works all the same. */
export type Preparation =
  | { readonly kind: 'ready' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unknown'; readonly warning: string };

/** Adds what we need to the engine's file: indexes, both images of streams, marks of expiry. The engine must not run. */
export const prepareEngineFile = (file: string): Preparation => {
  if (!existsSync(file)) return { kind: 'empty' };
  let database: DatabaseSync | undefined;
  try {
    database = openEngineFile(file);
    const version = schemaVersion(database);
    if (version !== knownSchemaVersion) {
      return {
        kind: 'unknown',
        warning: `${file} has schema ${version ?? '(none)'}, known is ${knownSchemaVersion}: streams get slower as they grow and are not trimmed`,
      };
    }
    for (const index of indexes) database.exec(index);
    // A write that changes nothing is known by both images; files of before may keep one.
    database.exec(`UPDATE _tables SET stream_view_type = '${keptView}' WHERE stream_enabled = 1`);
    prepareExpiryMarks(database);
    return { kind: 'ready' };
  } catch (error) {
    return { kind: 'unknown', warning: `${file}: ${String(error)}: streams are not trimmed` };
  } finally {
    database?.close();
  }
};
