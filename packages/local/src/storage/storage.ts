import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { explained, foreignFile, newerFile, StateFileUnusable } from './errors.ts';
import { numberOf, type Row, textOf } from './row.ts';
import { applicationId, migrations } from './schema.ts';

/** Larger files are not read through at the start: that would cost more seconds than it is worth. */
const largestCheckedFileBytes = 64 * 1024 * 1024;

/**
 * One SQLite file for all that must survive the process.
 *
 * Promises: what a transaction wrote is there as a whole or not at all, after `kill -9` at any moment.
 * Not promised: that the last moments before a power cut are kept (WAL with synchronous = NORMAL; the file
 * stays consistent).
 */
export type Storage = {
  readonly file: string;
  prepare(sql: string): StatementSync;
  /** Commits when the work returns, rolls back when it throws. Inside another transaction it becomes part of that. */
  transaction<Value>(work: () => Value): Value;
  /** Runs once the transaction that is open now has been committed; not at all when it is rolled back. */
  afterCommit(action: () => void): void;
  close(): void;
};

const pragma = (database: DatabaseSync, name: string): number =>
  numberOf(database.prepare(`PRAGMA ${name}`).get() ?? {}, name);

const isEmpty = (database: DatabaseSync): boolean =>
  numberOf(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get() ?? {}, 'n') === 0;

const migrate = (database: DatabaseSync, file: string, formats: readonly string[]): void => {
  if (isEmpty(database)) database.exec(`PRAGMA application_id = ${applicationId}`);
  if (pragma(database, 'application_id') !== applicationId) throw foreignFile(file);
  const found = pragma(database, 'user_version');
  if (found > formats.length) throw newerFile(file, found, formats.length);
  for (const [step, sql] of formats.entries()) {
    if (step >= found) database.exec(`${sql}; PRAGMA user_version = ${step + 1}`);
  }
};

const checkHealth = (database: DatabaseSync, file: string): void => {
  if (statSync(file).size > largestCheckedFileBytes) return;
  const row: Row = database.prepare('PRAGMA quick_check(1)').get() ?? {};
  const answer = textOf(row, 'quick_check');
  if (answer === 'ok') return;
  throw new StateFileUnusable(
    file,
    `is damaged (${answer.replaceAll('\n', ' ')})`,
    'Move it (and its -wal file) away to start with empty queues.',
  );
};

const open = (file: string, formats: readonly string[]): DatabaseSync => {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  try {
    // EXCLUSIVE: the system itself keeps a second process out, and forgets the lock when this one is killed.
    // It also spares the shared memory file and a lock for each transaction.
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA temp_store = MEMORY;
      BEGIN IMMEDIATE`);
    migrate(database, file, formats);
    database.exec('COMMIT');
    checkHealth(database, file);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/**
 * Opens the file, or makes it. Throws StateFileUnusable: foreign, from a newer version, damaged, in use. `formats` are
 * the file's own, oldest first; released ones never change.
 */
export const openStorage = (file: string, formats: readonly string[] = migrations): Storage => {
  let database: DatabaseSync;
  try {
    database = open(file, formats);
  } catch (error) {
    throw explained(file, error);
  }
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  let isOpen = false;
  let pending: (() => void)[] = [];

  const outermost = <Value>(work: () => Value): Value => {
    begin.run();
    isOpen = true;
    pending = [];
    let value: Value;
    try {
      value = work();
      commit.run();
    } catch (error) {
      isOpen = false;
      // SQLite may have rolled back by itself (disk full): a second rollback would hide the cause.
      if (database.isTransaction) rollback.run();
      throw explained(file, error);
    }
    isOpen = false;
    for (const action of pending) action();
    return value;
  };

  return {
    file,
    prepare: (sql) => database.prepare(sql),
    transaction: (work) => (isOpen ? work() : outermost(work)),
    afterCommit: (action) => {
      if (isOpen) pending.push(action);
      else action();
    },
    close: () => database.close(),
  };
};
