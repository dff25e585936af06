import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../template/json.ts';
import { type EngineHouse, openEngineHouse, tableDefinition, until } from '../testing/engine-house.ts';
import { awsSequenceNumber } from './differences/sequence-numbers.ts';
import { trimStreams } from './differences/trim-streams.ts';
import { prepareEngineFile } from './engine-file.ts';
import { ensureTable } from './tables.ts';
import { sweepExpired } from './ttl-sweep.ts';

let house: EngineHouse;
beforeAll(async () => {
  house = await openEngineHouse();
});
afterAll(() => house.close());

describe('the engine', () => {
  test('starts on a file with the indexes that keep streams fast', () => {
    const file = join(house.directory, 'dynamodb', 'engine.db');
    expect(house.engine.file).toBe(file);
    const database = new DatabaseSync(file, { readOnly: true });
    const names = database.prepare(`SELECT name FROM sqlite_master WHERE name LIKE 'twolane_stream_%'`).all();
    database.close();
    expect(names).toHaveLength(2);
    expect(house.warnings).toEqual([]);
  });

  test('makes a table once, and refuses other keys by name', async () => {
    await ensureTable(house.client, tableDefinition('once'));
    await house.put('once', 'a');
    await ensureTable(house.client, tableDefinition('once'));
    expect(await house.count('once')).toBe(1);
    await expect(ensureTable(house.client, tableDefinition('once', { rangeKey: undefined }))).rejects.toThrow(
      'Table once exists with keys',
    );
  });

  test('is started again when it dies, on the same address, with its data', async () => {
    await ensureTable(house.client, tableDefinition('kept'));
    await house.put('kept', 'a');
    const wrapper = house.engine.pid() ?? 0;
    const [own] = readFileSync(`/proc/${wrapper}/task/${wrapper}/children`, 'utf8').split(' ').map(Number);
    process.kill(own ?? 0, 'SIGKILL');
    await until(
      async () => (await house.count('kept').catch(() => 0)) === 1 && house.engine.pid() !== wrapper,
    );
    expect(house.warnings.join()).toContain('died and is started again');
  });

  test('sweeps what expired within the last five years, and only that', async () => {
    const definition = tableDefinition('expiring');
    await ensureTable(house.client, definition);
    const nowSec = 1_800_000_000;
    const items: Readonly<Record<string, JsonObject>> = {
      old: { expiresAtSec: { N: String(nowSec - 1) } },
      due: { expiresAtSec: { N: String(nowSec) } },
      ancient: { expiresAtSec: { N: String(nowSec - 5 * 365 * 86_400) } },
      zero: { expiresAtSec: { N: '0' } },
      text: { expiresAtSec: { S: '1' } },
      never: {},
    };
    for (const [pk, attributes] of Object.entries(items)) await house.put('expiring', pk, attributes);
    const unmarked = () => ({ unmark: () => undefined });
    expect(await sweepExpired(house.client, definition, nowSec, undefined, unmarked)).toBeUndefined();
    expect(await house.count('expiring')).toBe(5);
    expect(await house.get('expiring', 'old')).toBeUndefined();
  });

  test('trims by age and by checkpoint, never the latest record of a table', async () => {
    await ensureTable(house.client, tableDefinition('trimmed'));
    for (const pk of ['a', 'b', 'c', 'd']) await house.put('trimmed', pk);
    const file = house.engine.file ?? '';
    const left = () => {
      const database = new DatabaseSync(file, { readOnly: true });
      const rows = database
        .prepare(`SELECT sequence_number AS n FROM _stream_records WHERE table_name = 'trimmed'`)
        .all();
      database.close();
      return rows.map((row) => Number(row['n'])).sort();
    };
    const [first = 0, , third = 0, last = 0] = left();
    expect(trimStreams(file, 0, new Map([['trimmed', awsSequenceNumber(String(third))]]), 0n)).toBe(2);
    expect(left()).toEqual([third, last]);
    trimStreams(file, Date.now() / 1000 + 90_000, new Map());
    expect(left()).toEqual([last]);
    await house.put('trimmed', 'e');
    expect(Math.max(...left())).toBeGreaterThan(last);
    expect(first).toBeLessThan(third);
  });

  test('a file of an unknown schema is not touched, and said so', () => {
    const file = join(house.directory, 'other.db');
    const database = new DatabaseSync(file);
    database.exec(
      `CREATE TABLE _config (key TEXT, value TEXT); INSERT INTO _config VALUES ('schema_version', '10')`,
    );
    database.close();
    expect(prepareEngineFile(file)).toMatchObject({
      kind: 'unknown',
      warning: expect.stringContaining('schema 10'),
    });
    expect(prepareEngineFile(join(house.directory, 'none.db'))).toEqual({ kind: 'empty' });
    expect(existsSync(join(house.directory, 'none.db'))).toBe(false);
  });
});

test('stop leaves no process behind', async () => {
  expect(house.processes.size).toBe(1);
  await house.engine.stop();
  await until(() => house.processes.size === 0);
});
