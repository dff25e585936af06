import type { LedgerCounts } from '../../ledger/types.ts';
import type { LocalStackStats } from '../../stack/local-stack.ts';
import type { Topology } from './topology.ts';

/** How many executions of a state machine are in which status. */
export type ExecutionCount = {
  readonly machine: string;
  readonly status: string;
  readonly executions: number;
};

export type StatusParts = {
  readonly topology: Topology;
  readonly stats: LocalStackStats;
  readonly counts: LedgerCounts;
  readonly executions: readonly ExecutionCount[];
  /** Memory that each function is given. */
  readonly memoryMbOf: ReadonlyMap<string, number>;
  readonly nowMs: number;
};

/** Everything that one look at the stack shows. Figures of functions are since the stack's start, the events' for ever. */
export const statusOf = ({ topology, stats, counts, executions, memoryMbOf, nowMs }: StatusParts) => ({
  at: new Date(nowMs).toISOString(),
  upMs: Math.round(stats.upMs),
  memory: stats.memory,
  inFlight: stats.inFlight,
  events: counts,
  topology,
  queues: stats.queues.map(({ oldestSentMs, ...queue }) => ({
    ...queue,
    oldestAgeMs: oldestSentMs === undefined ? undefined : Math.max(0, nowMs - oldestSentMs),
  })),
  functions: stats.functions.map((one) => ({ ...one, memoryMb: memoryMbOf.get(one.name) })),
  deliveryStreams: stats.deliveryStreams,
  executions,
});

export type Status = ReturnType<typeof statusOf>;
