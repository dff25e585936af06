import { join } from 'node:path';
import type { ControlRoute } from '../control-api/control-route.ts';
import type { DynamoClient } from '../dynamo/dynamo-client.ts';
import type { LedgerCounts } from '../ledger/types.ts';
import { seeingRoutes } from '../seeing/routes.ts';
import { statusOf } from '../seeing/status/status.ts';
import { topologyOf } from '../seeing/status/topology.ts';
import { journalRowsOf } from '../seeing/trace/journal.ts';
import { traceOf } from '../seeing/trace/trace.ts';
import type { StackDefinition } from '../template/definitions.ts';
import type { Cloud } from './cloud.ts';
import type { Control } from './control.ts';
import type { LocalStackStats } from './local-stack.ts';

/** Whoever looks again within this time, or within ten times what the count took, gets the same counts of events. */
const countsLiveMs = 1_000;
const restPerCount = 10;

export type Seeing = {
  readonly routes: readonly ControlRoute[];
  /** The stack is up: from now on it has a status. */
  up(stats: () => LocalStackStats): void;
};

/** What of a stack can be seen from outside, below `/_twolane/`. */
export const openSeeing = (parts: {
  readonly definition: StackDefinition;
  readonly cloud: Pick<Cloud, 'follow' | 'countEvents'>;
  readonly control: Pick<Control, 'executionCounts'>;
  readonly engine: DynamoClient;
  /** What is measured beside the status. */
  readonly measured: Parameters<typeof seeingRoutes>[0]['measured'];
  readonly dataDir: string;
  nowMs(): number;
}): Seeing => {
  const { definition, cloud, control, engine, measured, nowMs } = parts;
  const topology = topologyOf(definition);
  const memoryMbOf = new Map(definition.functions.map(({ name, memoryMb }) => [name, memoryMb]));
  let stats: (() => LocalStackStats) | undefined;
  let counted: { readonly counts: Promise<LedgerCounts>; freshUntilMs: number } | undefined;

  const countsNow = (): Promise<LedgerCounts> => {
    const begunMs = performance.now();
    if (counted !== undefined && begunMs < counted.freshUntilMs) return counted.counts;
    const counting = { counts: cloud.countEvents(), freshUntilMs: Number.POSITIVE_INFINITY };
    counted = counting;
    const finish = (): void => {
      const tookMs = performance.now() - begunMs;
      counting.freshUntilMs = performance.now() + Math.max(countsLiveMs, tookMs * restPerCount);
    };
    counting.counts.then(finish, finish);
    return counting.counts;
  };
  const routes = seeingRoutes({
    measured,
    status: async () => {
      const counts = await countsNow();
      return stats === undefined
        ? undefined
        : statusOf({
            topology,
            stats: stats(),
            counts,
            executions: control.executionCounts().map(({ machineArn, status, executions }) => ({
              machine: machineArn.split(':').at(-1) ?? machineArn,
              status,
              executions,
            })),
            memoryMbOf,
            nowMs: nowMs(),
          });
    },
    trace: (correlationId) =>
      traceOf(
        {
          definition,
          logFolder: join(parts.dataDir, 'logs'),
          events: cloud.follow,
          journal: (tables, id) => journalRowsOf(engine, tables, id),
        },
        correlationId,
      ),
  });
  return {
    routes,
    up: (given) => {
      stats = given;
    },
  };
};
