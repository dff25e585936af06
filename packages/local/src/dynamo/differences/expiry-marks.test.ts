import { DatabaseSync } from 'node:sqlite';
import { markExpiring, prepareExpiryMarks } from './expiry-marks.ts';

/** The columns of the engine's table that matter here. */
const open = () => {
  const database = new DatabaseSync(':memory:');
  database.exec(`
    CREATE TABLE _stream_records (
      id INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, event_name TEXT NOT NULL,
      keys_json TEXT NOT NULL, user_identity TEXT)`);
  prepareExpiryMarks(database);
  const record = (tableName: string, eventName: string, keys: string) =>
    database
      .prepare('INSERT INTO _stream_records (table_name, event_name, keys_json) VALUES (?, ?, ?)')
      .run(tableName, eventName, keys);
  const identities = () =>
    database
      .prepare('SELECT user_identity FROM _stream_records ORDER BY id')
      .all()
      .map((row) => row['user_identity'] !== null);
  return { database, record, identities };
};
const key = { pk: { S: 'a' }, sk: { S: 'b' } };

test.each([
  ['the marked key', 't', 'REMOVE', '{"pk":{"S":"a"},"sk":{"S":"b"}}', true],
  ['the marked key, written the other way round', 't', 'REMOVE', '{"sk":{"S":"b"},"pk":{"S":"a"}}', true],
  ['another key', 't', 'REMOVE', '{"pk":{"S":"a"},"sk":{"S":"c"}}', false],
  ['another table', 'u', 'REMOVE', '{"pk":{"S":"a"},"sk":{"S":"b"}}', false],
  ['a write of the marked key', 't', 'MODIFY', '{"pk":{"S":"a"},"sk":{"S":"b"}}', false],
])('a record of %s', (_name, tableName, eventName, keys, isMarked) => {
  const { database, record, identities } = open();
  markExpiring(database, 't', [key]);
  record(tableName, eventName, keys);
  expect(identities()).toEqual([isMarked]);
});

test('what is deleted after the sweep is nobody’s again, also when the sweep was killed', () => {
  const { database, record, identities } = open();
  const expired = '{"pk":{"S":"a"},"sk":{"S":"b"}}';
  markExpiring(database, 't', [key]).unmark();
  record('t', 'REMOVE', expired);
  markExpiring(database, 't', [key]);
  prepareExpiryMarks(database);
  record('t', 'REMOVE', expired);
  expect(identities()).toEqual([false, false]);
});
