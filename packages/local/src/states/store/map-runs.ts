import { numberOf, optionalNumberOf, type Row, textOf } from '../../storage/row.ts';
import type { Storage } from '../../storage/storage.ts';
import type { MapSettings } from '../step/frame.ts';
import type { ExecutionStatus } from './executions.ts';

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

export type MapRun = {
  readonly id: number;
  readonly arn: string;
  readonly executionId: number;
  readonly strandId: number;
  readonly machineArn: string;
  readonly label: string;
  readonly status: string;
  /** All its items are children, pending or further. */
  readonly isRead: boolean;
  readonly startedMs: number;
  readonly stoppedMs: number | undefined;
  readonly maxConcurrency: number;
  readonly toleratedPercentage: number;
  readonly toleratedCount: number;
};

/** Children, and items in them, by the children's status. */
export type MapRunCounts = Readonly<
  Record<ExecutionStatus, { readonly executions: number; readonly items: number }>
>;

const runOf = (row: Row): MapRun => ({
  id: numberOf(row, 'id'),
  arn: textOf(row, 'arn'),
  executionId: numberOf(row, 'execution_id'),
  strandId: numberOf(row, 'strand_id'),
  machineArn: textOf(row, 'machine_arn'),
  label: textOf(row, 'label'),
  status: textOf(row, 'status'),
  isRead: numberOf(row, 'is_read') === 1,
  startedMs: numberOf(row, 'started_ms'),
  stoppedMs: optionalNumberOf(row, 'stopped_ms'),
  maxConcurrency: numberOf(row, 'max_concurrency'),
  toleratedPercentage: numberOf(row, 'tolerated_percentage'),
  toleratedCount: numberOf(row, 'tolerated_count'),
});

export type MapRunStore = ReturnType<typeof mapRunStore>;

/** Rows of Map Runs. Each call is part of the transaction that is open. */
export const mapRunStore = (storage: Storage) => {
  const insert = storage.prepare(`
    INSERT INTO map_runs
      (arn, execution_id, strand_id, machine_arn, label, status, started_ms, max_concurrency, tolerated_percentage, tolerated_count)
    VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?)`);
  const byId = storage.prepare('SELECT * FROM map_runs WHERE id = ?');
  const byArn = storage.prepare('SELECT * FROM map_runs WHERE arn = ?');
  const runningOfStrand = storage.prepare(
    `SELECT * FROM map_runs WHERE strand_id = ? AND status = 'RUNNING'`,
  );
  const runningOf = storage.prepare(`SELECT * FROM map_runs WHERE execution_id = ? AND status = 'RUNNING'`);
  const list = storage.prepare(
    'SELECT * FROM map_runs WHERE execution_id = ? AND id > ? ORDER BY id LIMIT ?',
  );
  const read = storage.prepare('UPDATE map_runs SET is_read = 1 WHERE id = ?');
  const settle = storage.prepare(`
    UPDATE map_runs SET max_concurrency = ?, tolerated_percentage = ?, tolerated_count = ? WHERE id = ?`);
  const end = storage.prepare('UPDATE map_runs SET status = ?, stopped_ms = ? WHERE id = ?');
  const counts = storage.prepare('SELECT * FROM map_run_counts WHERE map_run_id = ?');
  const count = storage.prepare(`
    INSERT INTO map_run_counts (map_run_id, status, executions, items) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET executions = executions + excluded.executions, items = items + excluded.items`);
  const forget = storage.prepare('DELETE FROM map_run_counts WHERE map_run_id = ?');

  const one = (row: Row | undefined): MapRun | undefined => (row === undefined ? undefined : runOf(row));
  const add = (id: number, status: ExecutionStatus, executions: number, items: number): void =>
    void count.run(id, status, executions, items);
  return {
    insert: (
      run: Pick<MapRun, 'arn' | 'executionId' | 'strandId' | 'machineArn'>,
      settings: MapSettings,
      nowMs: number,
    ): void =>
      void insert.run(
        run.arn,
        run.executionId,
        run.strandId,
        run.machineArn,
        settings.label,
        nowMs,
        settings.maxConcurrency,
        settings.toleratedPercentage,
        settings.toleratedCount,
      ),
    find: (id: number): MapRun | undefined => one(byId.get(id)),
    findByArn: (arn: string): MapRun | undefined => one(byArn.get(arn)),
    runningOfStrand: (strandId: number): MapRun | undefined => one(runningOfStrand.get(strandId)),
    runningOf: (executionId: number): readonly MapRun[] => runningOf.all(executionId).map(runOf),
    list: (executionId: number, after: number, limit: number): readonly MapRun[] =>
      list.all(executionId, after, limit).map(runOf),
    markRead: (id: number): void => void read.run(id),
    settle: (id: number, settings: Omit<MapSettings, 'label'>): void =>
      void settle.run(settings.maxConcurrency, settings.toleratedPercentage, settings.toleratedCount, id),
    end: (id: number, status: MapRunStatus, nowMs: number): void => void end.run(status, nowMs, id),
    counts: (id: number): MapRunCounts => {
      const none = { executions: 0, items: 0 };
      const found = new Map(
        counts
          .all(id)
          .map((row) => [
            textOf(row, 'status'),
            { executions: numberOf(row, 'executions'), items: numberOf(row, 'items') },
          ]),
      );
      const of = (status: ExecutionStatus) => found.get(status) ?? none;
      return {
        PENDING: of('PENDING'),
        RUNNING: of('RUNNING'),
        SUCCEEDED: of('SUCCEEDED'),
        FAILED: of('FAILED'),
        TIMED_OUT: of('TIMED_OUT'),
        ABORTED: of('ABORTED'),
      };
    },
    add,
    /** Children went from one status to another. */
    moved: (
      id: number,
      from: ExecutionStatus,
      to: ExecutionStatus,
      executions: number,
      items: number,
    ): void => {
      add(id, from, -executions, -items);
      add(id, to, executions, items);
    },
    forgetCounts: (id: number): void => void forget.run(id),
  };
};
