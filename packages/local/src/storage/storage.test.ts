import { closeSync, openSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { temporaryFolder } from '../testing/messaging.ts';
import { StateFileUnusable } from './errors.ts';
import { numberOf } from './row.ts';
import { openStorage, type Storage } from './storage.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;
const newFile = (): string => {
  files += 1;
  return join(folder.path, `${files}`, 'state.db');
};
const addQueue = (storage: Storage, name: string) =>
  storage.prepare('INSERT INTO queues (name, created_ms) VALUES (?, 0)').run(name);
const queueCount = (storage: Storage): number =>
  numberOf(storage.prepare('SELECT count(*) AS n FROM queues').get() ?? {}, 'n');

describe('transactions', () => {
  test('what was committed is there after closing and opening again', () => {
    const file = newFile();
    const first = openStorage(file);
    first.transaction(() => addQueue(first, 'a'));
    first.close();
    const second = openStorage(file);
    expect(queueCount(second)).toBe(1);
    second.close();
  });

  test('work that throws leaves nothing, and what was to follow the commit does not happen', () => {
    const storage = openStorage(newFile());
    const followed: string[] = [];
    expect(() =>
      storage.transaction(() => {
        addQueue(storage, 'a');
        storage.afterCommit(() => followed.push('a'));
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(queueCount(storage)).toBe(0);
    storage.transaction(() => {
      addQueue(storage, 'b');
      storage.afterCommit(() => followed.push('b'));
      expect(followed).toEqual([]);
    });
    expect(followed).toEqual(['b']);
    expect(queueCount(storage)).toBe(1);
    storage.close();
  });

  test('a transaction inside another is undone with it', () => {
    const storage = openStorage(newFile());
    expect(() =>
      storage.transaction(() => {
        storage.transaction(() => addQueue(storage, 'inner'));
        throw new Error('outer');
      }),
    ).toThrow('outer');
    expect(queueCount(storage)).toBe(0);
    storage.close();
  });
});

test('a full disk: nothing of the change is kept, the error says the way out, and it goes on when there is space', () => {
  const storage = openStorage(newFile());
  const limitPages = (pages: number) => storage.prepare(`PRAGMA max_page_count = ${pages}`).get();
  addQueue(storage, 'before');
  limitPages(1);
  const fill = () =>
    storage.transaction(() => {
      for (let n = 0; n < 5_000; n += 1) addQueue(storage, `queue-${n}`);
    });
  expect(fill).toThrow(/cannot grow: the disk is full\. Nothing of this change was kept\. Free some space/);
  expect(queueCount(storage)).toBe(1);
  limitPages(1_000_000);
  fill();
  expect(queueCount(storage)).toBe(5_001);
  storage.close();
});

describe('files that cannot be used are refused with the way out', () => {
  const refusal = (file: string): Error => {
    try {
      openStorage(file).close();
    } catch (error) {
      if (error instanceof StateFileUnusable) return error;
      throw error;
    }
    throw new Error('was opened');
  };

  test("another program's database", () => {
    const file = join(folder.path, 'foreign.db');
    const foreign = new DatabaseSync(file);
    foreign.exec('CREATE TABLE theirs (x)');
    foreign.close();
    expect(refusal(file).message).toMatch(
      /foreign\.db belongs to another program\. Choose another data directory/,
    );
    const still = new DatabaseSync(file);
    expect(still.prepare('SELECT name FROM sqlite_schema').all()).toHaveLength(1);
    still.close();
  });

  test('a file of a newer version', () => {
    const file = newFile();
    openStorage(file).close();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(refusal(file).message).toMatch(
      /format 99, but .* knows formats up to \d+\. Use the version that wrote it/,
    );
  });

  test('no database at all', () => {
    const file = join(folder.path, 'text.db');
    writeFileSync(file, 'this is not a database, however long one looks at it');
    expect(refusal(file).message).toMatch(/is damaged or is no SQLite database\. Move it/);
  });

  const filled = (): string => {
    const file = newFile();
    const storage = openStorage(file);
    storage.transaction(() => {
      for (let n = 0; n < 2_000; n += 1) addQueue(storage, `queue-${n}`);
    });
    storage.close();
    return file;
  };
  const damage = (file: string): void => {
    const handle = openSync(file, 'r+');
    const pages = statSync(file).size / 4_096;
    for (let page = 3; page < pages; page += 1)
      writeSync(handle, Buffer.alloc(4_096, 0xa5), 0, 4_096, page * 4_096);
    closeSync(handle);
  };

  test('a database that is damaged while it is used: whoever meets the damage is told', () => {
    const file = filled();
    const storage = openStorage(file);
    storage.prepare('PRAGMA shrink_memory').run();
    damage(file);
    expect(() => storage.prepare('SELECT name FROM queues ORDER BY name').all()).toThrow(StateFileUnusable);
    expect(() => storage.prepare('SELECT name FROM queues ORDER BY name').all()).toThrow(file);
    storage.close();
  });

  test('a damaged database', () => {
    const file = filled();
    damage(file);
    expect(refusal(file).message).toMatch(/is damaged .*Move it/);
  });

  test('a file that is in use; it is free again when the other has closed it', () => {
    const file = newFile();
    const holder = openStorage(file);
    expect(refusal(file).message).toMatch(/in use by another process\. Stop the other stack/);
    holder.close();
    openStorage(file).close();
  });

  test('a folder that cannot be', () => {
    const file = join(folder.path, 'text.db', 'below', 'state.db');
    expect(() => openStorage(file)).toThrow(/text\.db/);
  });
});
