import { numberOf, optionalNumberOf, optionalTextOf, type Row, textOf } from '../../storage/row.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Scope } from '../language/program.ts';

/** As the API has them; `PENDING` is a child execution whose turn has not come. */
export const executionStatuses = [
  'PENDING',
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];
export type FinalStatus = Exclude<ExecutionStatus, 'PENDING' | 'RUNNING'>;

export type Execution = {
  readonly id: number;
  readonly arn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  /** The hash of the definition with which it began, and runs to its end. */
  readonly definition: string;
  readonly scope: Scope;
  readonly input: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startedMs: number;
  readonly stoppedMs: number | undefined;
  readonly deadlineMs: number | undefined;
  /** How many events its history has. */
  readonly events: number;
  readonly mapRunId: number | undefined;
  readonly itemCount: number;
};

export type NewExecution = Pick<
  Execution,
  'arn' | 'machineArn' | 'name' | 'definition' | 'scope' | 'input' | 'startedMs' | 'deadlineMs'
> & {
  readonly status: 'PENDING' | 'RUNNING';
  readonly child?: { readonly mapRunId: number; readonly itemIndex: number; readonly itemCount: number };
};

export type Ending = {
  readonly status: FinalStatus;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
};

export type Page = { readonly before: number | undefined; readonly limit: number };

const statusOf = (text: string): ExecutionStatus => {
  const status = executionStatuses.find((known) => known === text);
  if (status !== undefined) return status;
  throw new Error(`The state file's column "status" holds "${text}".`);
};

const executionOf = (row: Row): Execution => {
  const scope: Scope = JSON.parse(textOf(row, 'scope'));
  return {
    id: numberOf(row, 'id'),
    arn: textOf(row, 'arn'),
    machineArn: textOf(row, 'machine_arn'),
    name: textOf(row, 'name'),
    status: statusOf(textOf(row, 'status')),
    definition: textOf(row, 'definition'),
    scope,
    input: textOf(row, 'input'),
    output: optionalTextOf(row, 'output'),
    error: optionalTextOf(row, 'error'),
    cause: optionalTextOf(row, 'cause'),
    startedMs: numberOf(row, 'started_ms'),
    stoppedMs: optionalNumberOf(row, 'stopped_ms'),
    deadlineMs: optionalNumberOf(row, 'deadline_ms'),
    events: numberOf(row, 'events'),
    mapRunId: optionalNumberOf(row, 'map_run_id'),
    itemCount: numberOf(row, 'item_count'),
  };
};

export type ExecutionStore = ReturnType<typeof executionStore>;

/** Rows of executions. Each call is part of the transaction that is open. */
export const executionStore = (storage: Storage) => {
  const insert = storage.prepare(`
    INSERT INTO executions
      (arn, machine_arn, name, status, definition, scope, input, started_ms, deadline_ms, map_run_id, item_index, item_count)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const byId = storage.prepare('SELECT * FROM executions WHERE id = ?');
  const byArn = storage.prepare('SELECT * FROM executions WHERE arn = ?');
  const end = storage.prepare(`
    UPDATE executions SET status = ?, output = ?, error = ?, cause = ?, stopped_ms = ?, deadline_ms = NULL WHERE id = ?`);
  const begin = storage.prepare(`
    UPDATE executions SET status = 'RUNNING', started_ms = ?, deadline_ms = ? WHERE id = ?`);
  const due = storage.prepare('SELECT * FROM executions WHERE deadline_ms <= ? ORDER BY deadline_ms LIMIT ?');
  const nextDue = storage.prepare(
    'SELECT min(deadline_ms) AS due FROM executions WHERE deadline_ms IS NOT NULL',
  );
  const list = storage.prepare(`
    SELECT * FROM executions
    WHERE machine_arn = ? AND map_run_id IS NULL AND id < ? AND (? IS NULL OR status = ?)
    ORDER BY id DESC LIMIT ?`);
  const listOfRun = storage.prepare(`
    SELECT * FROM executions
    WHERE map_run_id = ? AND status <> 'PENDING' AND id < ? AND (? IS NULL OR status = ?)
    ORDER BY id DESC LIMIT ?`);
  const pendingOfRun = storage.prepare(`
    SELECT * FROM executions WHERE map_run_id = ? AND status = 'PENDING' ORDER BY item_index LIMIT ?`);
  const runningOfRun = storage.prepare(
    `SELECT * FROM executions WHERE map_run_id = ? AND status = 'RUNNING'`,
  );
  const abortPending = storage.prepare(`
    UPDATE executions SET status = 'ABORTED', stopped_ms = ? WHERE map_run_id = ? AND status = 'PENDING'`);
  const outputs = storage.prepare(`
    SELECT output FROM executions WHERE map_run_id = ? AND status = 'SUCCEEDED' ORDER BY item_index`);
  const counts = storage.prepare(`
    SELECT machine_arn, status, count(*) AS n FROM executions
    WHERE map_run_id IS NULL GROUP BY machine_arn, status ORDER BY machine_arn, status`);
  const removeOfRun = storage.prepare('DELETE FROM executions WHERE map_run_id = ?');

  const one = (row: Row | undefined): Execution | undefined =>
    row === undefined ? undefined : executionOf(row);
  const beforeOf = ({ before }: Page): number => before ?? Number.MAX_SAFE_INTEGER;
  return {
    insert: (execution: NewExecution): number => {
      const { child } = execution;
      const { lastInsertRowid } = insert.run(
        execution.arn,
        execution.machineArn,
        execution.name,
        execution.status,
        execution.definition,
        JSON.stringify(execution.scope),
        execution.input,
        execution.startedMs,
        execution.deadlineMs ?? null,
        child?.mapRunId ?? null,
        child?.itemIndex ?? null,
        child?.itemCount ?? 0,
      );
      return Number(lastInsertRowid);
    },
    find: (id: number): Execution | undefined => one(byId.get(id)),
    findByArn: (arn: string): Execution | undefined => one(byArn.get(arn)),
    begin: (id: number, startedMs: number): void => void begin.run(startedMs, null, id),
    end: (id: number, ending: Ending, nowMs: number): void =>
      void end.run(
        ending.status,
        ending.output ?? null,
        ending.error ?? null,
        ending.cause ?? null,
        nowMs,
        id,
      ),
    due: (nowMs: number, limit: number): readonly Execution[] => due.all(nowMs, limit).map(executionOf),
    nextDueMs: (): number | undefined => optionalNumberOf(nextDue.get() ?? { due: null }, 'due'),
    list: (machineArn: string, status: string | undefined, page: Page): readonly Execution[] =>
      list.all(machineArn, beforeOf(page), status ?? null, status ?? null, page.limit).map(executionOf),
    listOfRun: (mapRunId: number, status: string | undefined, page: Page): readonly Execution[] =>
      listOfRun.all(mapRunId, beforeOf(page), status ?? null, status ?? null, page.limit).map(executionOf),
    pendingOfRun: (mapRunId: number, limit: number): readonly Execution[] =>
      pendingOfRun.all(mapRunId, limit).map(executionOf),
    runningOfRun: (mapRunId: number): readonly Execution[] => runningOfRun.all(mapRunId).map(executionOf),
    abortPending: (mapRunId: number, nowMs: number): void => void abortPending.run(nowMs, mapRunId),
    /** Outputs of children that succeeded, in the order of their items; stops reading when the caller does. */
    outputsOfRun: function* (mapRunId: number): Generator<string> {
      for (const row of outputs.iterate(mapRunId)) yield textOf(row, 'output');
    },
    /** Executions by machine and status; children of Map Runs do not count. */
    counts: () =>
      counts.all().map((row) => ({
        machineArn: textOf(row, 'machine_arn'),
        status: textOf(row, 'status'),
        executions: numberOf(row, 'n'),
      })),
    removeOfRun: (mapRunId: number): void => void removeOfRun.run(mapRunId),
  };
};
