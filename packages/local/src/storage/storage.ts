import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { explained, foreignFile, newerFile, StateFileUnusable, startWithout } from './errors.ts';
import { numberOf, type Row, textOf } from './row.ts';
import { applicationId, migrations } from './schema.ts';

/** Larger files are not read through at the start: that would cost more seconds than it is worth. */
const largestCheckedFileBytes = 64 * 1024 * 1024;

/** A statement, ready to run. Its troubles with the file are StateFileUnusable. */
export type Statement = {
  run(...values: readonly SQLInputValue[]): {
    readonly changes: number | bigint;
    readonly lastInsertRowid: number | bigint;
  };
  get(...values: readonly SQLInputValue[]): Row | undefined;
  all(...values: readonly SQLInputValue[]): readonly Row[];
  iterate(...values: readonly SQLInputValue[]): Iterable<Row>;
};

/**
 * One SQLite file for all that must survive the process.
 *
 * Promises: what a transaction wrote is there as a whole or not at all, after `kill -9` at any moment.
 * Not promised: that the last moments before a power cut are kept (WAL with synchronous = NORMAL; the file
 * stays consistent).
 */
export type Storage = {
  readonly file: string;
  prepare(sql: string): Statement;
  /** Commits when the work returns, rolls back when it throws. Inside another transaction it becomes part of that. */
  transaction<Value>(work: () => Value): Value;
  /** Runs once the transaction that is open now has been committed; not at all when it is rolled back. */
  afterCommit(action: () => void): void;
  close(): void;
};

const pragma = (database: DatabaseSync, name: string): number =>
  numberOf(database.prepare(`PRAGMA ${name}`).get() ?? {}, name);

/** What is to be known of a state file beside its formats. */
export type StateFileKind = {
  /** For people, who are told what they would lose. */
  readonly holds: string;
  /** A table by which a file of before is known that bears no mark of ours yet. */
  readonly knownBy?: string | undefined;
};

const messagesFile: StateFileKind = {
  holds: 'queues, deliveries, their counts, and the list of objects (the objects in s3/ are kept aside)',
};

const isEmpty = (database: DatabaseSync): boolean =>
  numberOf(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get() ?? {}, 'n') === 0;

const hasTable = (database: DatabaseSync, name: string | undefined): boolean =>
  name !== undefined &&
  database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name) !== undefined;

const migrate = (
  database: DatabaseSync,
  file: string,
  formats: readonly string[],
  { holds, knownBy }: StateFileKind,
): void => {
  const isUnmarked = pragma(database, 'application_id') === 0;
  if (isUnmarked && (isEmpty(database) || hasTable(database, knownBy))) {
    database.exec(`PRAGMA application_id = ${applicationId}`);
  }
  if (pragma(database, 'application_id') !== applicationId) throw foreignFile(file);
  const found = pragma(database, 'user_version');
  if (found > formats.length) throw newerFile(file, found, formats.length, holds);
  for (const [step, sql] of formats.entries()) {
    if (step >= found) database.exec(`${sql}; PRAGMA user_version = ${step + 1}`);
  }
};

const checkHealth = (database: DatabaseSync, file: string, holds: string): void => {
  if (statSync(file).size > largestCheckedFileBytes) return;
  const row: Row = database.prepare('PRAGMA quick_check(1)').get() ?? {};
  const answer = textOf(row, 'quick_check');
  if (answer === 'ok') return;
  throw new StateFileUnusable(
    file,
    `is damaged (${answer.replaceAll('\n', ' ')})`,
    `${startWithout(holds)}.`,
  );
};

const open = (file: string, formats: readonly string[], kind: StateFileKind): DatabaseSync => {
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
    migrate(database, file, formats, kind);
    database.exec('COMMIT');
    checkHealth(database, file, kind.holds);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** A file that another program writes, while that does not run. Throws StateFileUnusable: damaged, in use, not readable. */
export const checkFile = (file: string, holds: string): void => {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    checkHealth(database, file, holds);
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
  } catch (error) {
    throw explained(file, error, holds);
  } finally {
    database?.close();
  }
};

/**
 * Opens the file, or makes it. Throws StateFileUnusable: foreign, from a newer version, damaged, in use. `formats` are
 * the file's own, oldest first; released ones never change.
 */
export const openStorage = (
  file: string,
  formats: readonly string[] = migrations,
  kind: StateFileKind = messagesFile,
): Storage => {
  const { holds } = kind;
  let database: DatabaseSync;
  try {
    database = open(file, formats, kind);
  } catch (error) {
    throw explained(file, error, holds);
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
      throw explained(file, error, holds);
    }
    isOpen = false;
    for (const action of pending) action();
    return value;
  };

  // A page that is damaged may be met long after the start, and outside of any transaction.
  const told = <Value>(work: () => Value): Value => {
    try {
      return work();
    } catch (error) {
      throw explained(file, error, holds);
    }
  };
  const prepare = (sql: string): Statement => {
    const statement = told(() => database.prepare(sql));
    return {
      run: (...values) => told(() => statement.run(...values)),
      get: (...values) => told(() => statement.get(...values)),
      all: (...values) => told(() => statement.all(...values)),
      iterate: (...values) => told(() => statement.iterate(...values)),
    };
  };

  return {
    file,
    prepare,
    transaction: (work) => (isOpen ? work() : outermost(work)),
    afterCommit: (action) => {
      if (isOpen) pending.push(action);
      else action();
    },
    close: () => database.close(),
  };
};
