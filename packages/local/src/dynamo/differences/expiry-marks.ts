import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../../template/json.ts';

/**
 * Deletions by Time to Live bear the service's identity on AWS; the engine leaves it out. Who sweeps marks the keys first,
 * and the engine's own transaction takes the mark into the record: no record is ever read without it.
 * The engine writes the two attributes of a key in either order, so that both are looked for.
 */
const marks = `
  CREATE TABLE IF NOT EXISTS twolane_expiring (
    table_name TEXT NOT NULL, keys_json TEXT NOT NULL, PRIMARY KEY (table_name, keys_json)
  ) WITHOUT ROWID, STRICT;
  CREATE TRIGGER IF NOT EXISTS twolane_expired AFTER INSERT ON _stream_records
  WHEN NEW.event_name = 'REMOVE' AND EXISTS (
    SELECT 1 FROM twolane_expiring WHERE table_name = NEW.table_name AND keys_json = NEW.keys_json)
  BEGIN
    UPDATE _stream_records
    SET user_identity = '{"type":"Service","principalId":"dynamodb.amazonaws.com"}' WHERE id = NEW.id;
  END;
  DELETE FROM twolane_expiring`;

/** Makes the file ready for marks, and forgets those of a sweep that was killed. */
export const prepareExpiryMarks = (database: DatabaseSync): void => database.exec(marks);

const spellings = (key: JsonObject): readonly string[] => {
  const entries = Object.entries(key);
  return [entries, entries.toReversed()].map((each) => JSON.stringify(Object.fromEntries(each)));
};

/** Marks these keys of a table. Whoever else deletes one of them before `unmark` is taken for the service. */
export const markExpiring = (
  database: DatabaseSync,
  tableName: string,
  keys: readonly JsonObject[],
): { unmark(): void } => {
  const insert = database.prepare(
    'INSERT INTO twolane_expiring (table_name, keys_json) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  database.exec('BEGIN IMMEDIATE');
  for (const text of keys.flatMap(spellings)) insert.run(tableName, text);
  database.exec('COMMIT');
  return {
    unmark: () => void database.prepare('DELETE FROM twolane_expiring WHERE table_name = ?').run(tableName),
  };
};
