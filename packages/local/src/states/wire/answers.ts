import type { JsonObject } from '../../template/json.ts';
import type { Execution } from '../store/executions.ts';
import type { HistoryEvent } from '../store/history.ts';
import type { MapRun, MapRunCounts } from '../store/map-runs.ts';

/** AWS JSON 1.0: timestamps are seconds since the epoch. */
export const seconds = (ms: number): number => ms / 1_000;

const included = { included: true };

/** A child belongs to the part of the state machine that its map's label names. */
const machineArnOf = (machineArn: string, mapRun: MapRun | undefined): string =>
  mapRun === undefined ? machineArn : `${machineArn}/${mapRun.label}`;

export const executionItem = (execution: Execution, mapRun: MapRun | undefined): object => ({
  executionArn: execution.arn,
  stateMachineArn: machineArnOf(execution.machineArn, mapRun),
  name: execution.name,
  status: execution.status,
  startDate: seconds(execution.startedMs),
  stopDate: execution.stoppedMs === undefined ? undefined : seconds(execution.stoppedMs),
  mapRunArn: mapRun?.arn,
  itemCount: mapRun === undefined ? undefined : execution.itemCount,
  redriveCount: 0,
});

export const executionAnswer = (execution: Execution, mapRun: MapRun | undefined): object => ({
  ...executionItem(execution, mapRun),
  itemCount: undefined,
  input: execution.input,
  inputDetails: included,
  output: execution.output,
  outputDetails: execution.output === undefined ? undefined : included,
  error: execution.error,
  cause: execution.cause,
  redriveStatus: 'NOT_REDRIVABLE',
  redriveStatusReason: 'The local stack does not redrive executions.',
});

export const mapRunItem = (run: MapRun, executionArn: string): object => ({
  executionArn,
  mapRunArn: run.arn,
  stateMachineArn: machineArnOf(run.machineArn, run),
  startDate: seconds(run.startedMs),
  stopDate: run.stoppedMs === undefined ? undefined : seconds(run.stoppedMs),
});

const countsAnswer = (counts: MapRunCounts, unit: 'executions' | 'items'): object => {
  const of = (status: keyof MapRunCounts): number => counts[status][unit];
  return {
    pending: of('PENDING'),
    running: of('RUNNING'),
    succeeded: of('SUCCEEDED'),
    failed: of('FAILED'),
    timedOut: of('TIMED_OUT'),
    aborted: of('ABORTED'),
    total: Object.values(counts).reduce((sum, count) => sum + count[unit], 0),
    resultsWritten: 0,
  };
};

export const mapRunAnswer = (run: MapRun, executionArn: string, counts: MapRunCounts): object => ({
  mapRunArn: run.arn,
  executionArn,
  status: run.status,
  startDate: seconds(run.startedMs),
  stopDate: run.stoppedMs === undefined ? undefined : seconds(run.stoppedMs),
  maxConcurrency: run.maxConcurrency,
  toleratedFailurePercentage: run.toleratedPercentage,
  toleratedFailureCount: run.toleratedCount,
  itemCounts: countsAnswer(counts, 'items'),
  executionCounts: countsAnswer(counts, 'executions'),
  redriveCount: 0,
});

/** Fields that `includeExecutionData: false` leaves out. */
const dataFields: readonly string[] = [
  'input',
  'output',
  'parameters',
  'assignedVariables',
  'cause',
  'error',
];

const withoutData = (details: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(details).map(([name, inner]) => [
      name,
      typeof inner === 'object' && inner !== null
        ? Object.fromEntries(Object.entries(inner).filter(([field]) => !dataFields.includes(field)))
        : inner,
    ]),
  );

export const eventAnswer = (event: HistoryEvent, withData: boolean): object => ({
  timestamp: seconds(event.timeMs),
  type: event.type,
  id: event.id,
  previousEventId: event.previousId,
  ...(withData ? event.details : withoutData(event.details)),
});
