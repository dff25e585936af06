import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

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

const open = (file: string): DatabaseSync => {
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

/** `warning` says what stays slow, and why; the stack works all the same. */
export type Preparation =
  | { readonly kind: 'ready' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unknown'; readonly warning: string };

/** Adds the indexes to the engine's file. The engine must not run. */
export const prepareEngineFile = (file: string): Preparation => {
  if (!existsSync(file)) return { kind: 'empty' };
  let database: DatabaseSync | undefined;
  try {
    database = open(file);
    const version = schemaVersion(database);
    if (version !== knownSchemaVersion) {
      return {
        kind: 'unknown',
        warning: `${file} has schema ${version ?? '(none)'}, known is ${knownSchemaVersion}: streams get slower as they grow and are not trimmed`,
      };
    }
    for (const index of indexes) database.exec(index);
    return { kind: 'ready' };
  } catch (error) {
    return { kind: 'unknown', warning: `${file}: ${String(error)}: streams are not trimmed` };
  } finally {
    database?.close();
  }
};

/** Streams keep records for 24 hours (DynamoDB developer guide, "Reading and processing a stream"). */
const streamRetentionSec = 24 * 60 * 60;
/** One statement deletes so many: the engine waits for it. */
const trimBatchRows = 1_000;

/**
 * Deletes stream records that are older than 24 hours, or that every mapping has behind it by
 * `checkpoints` (table name → sequence number). The latest record of a table always stays: the
 * engine derives the next sequence number from it. Returns how many it deleted.
 */
export const trimStreams = (
  file: string,
  nowSec: number,
  checkpoints: ReadonlyMap<string, bigint>,
): number => {
  const database = open(file);
  try {
    const tables = database.prepare('SELECT DISTINCT table_name AS name FROM _stream_records').all();
    let deleted = 0;
    for (const { name } of tables) {
      if (typeof name !== 'string') continue;
      const result = database
        .prepare(
          `DELETE FROM _stream_records WHERE id IN (
             SELECT id FROM _stream_records
             WHERE table_name = $name
               AND (created_at < $oldestSec OR CAST(sequence_number AS INTEGER) < $checkpoint)
               AND CAST(sequence_number AS INTEGER) <
                   (SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = $name)
             ORDER BY CAST(sequence_number AS INTEGER) LIMIT ${trimBatchRows})`,
        )
        .run({
          $name: name,
          $oldestSec: nowSec - streamRetentionSec,
          $checkpoint: checkpoints.get(name) ?? 0n,
        });
      deleted += Number(result.changes);
    }
    return deleted;
  } finally {
    database.close();
  }
};
