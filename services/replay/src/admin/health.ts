import { RetryableError } from '@twolane/store';
import { isEnd, type Replay } from '../domain/model.ts';
import { listReplays } from './list-replays.ts';
import type { AdminPorts } from './ports.ts';

/** A replay that waits for nobody and has not begun, though the watch looks every minute. */
const START_LIMIT_MS = 5 * 60_000;
/** One execution's longest task has ended by then, with its repetitions. */
const STUCK_LIMIT_MS = 24 * 60 * 60_000;
/** Replays that are looked at, newest first. */
const LOOKED_AT = 50;

export interface Health {
  /** `degraded`: something of what follows is not well. */
  readonly status: 'ok' | 'degraded';
  readonly database: 'ok' | 'unreachable';
  readonly workflow: 'ok' | 'unreachable';
  readonly files: 'ok' | 'unreachable';
  readonly queues: 'ok' | 'unreachable';
  readonly backlog: { readonly waiting: number; readonly deadLettered: number };
  readonly replays: { readonly open: number; readonly stuck: readonly string[] };
}

type Checked = Pick<AdminPorts, 'store' | 'replays' | 'workflow' | 'files' | 'consumers' | 'manifest'>;

/** How the replay service and what it stands on are, as far as it can be seen within a request. */
export const healthOf = async (ports: Checked, nowMs: number): Promise<Health> => {
  const { workflow, files, consumers, manifest } = ports;
  const [replays, workflowSeen, listed, depths] = await Promise.all([
    reached(() => listReplays(ports, { limit: LOOKED_AT }, { status: undefined, nowMs })),
    reached(async () => {
      await workflow.look();
      return true;
    }),
    reached(() => files.list('replays/', { limit: 1 })),
    reached(() => Promise.all(manifest.map(({ name }) => consumers.depthsOf(name)))),
  ]);
  const open = (replays?.items ?? []).filter(({ status }) => !isEnd(status));
  const stuck = open.filter((replay) => isStuck(replay, nowMs)).map(({ replayId }) => replayId);
  const word = (found: unknown) => (found === undefined ? 'unreachable' : 'ok');
  const parts = {
    database: word(replays),
    workflow: word(workflowSeen),
    files: word(listed),
    queues: word(depths),
  } as const;
  const isWell = stuck.length === 0 && Object.values(parts).every((part) => part === 'ok');
  const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
  return {
    status: isWell ? 'ok' : 'degraded',
    ...parts,
    backlog: {
      waiting: sum((depths ?? []).map(({ waiting, inFlight }) => waiting + inFlight)),
      deadLettered: sum((depths ?? []).map(({ deadLettered }) => deadLettered)),
    },
    replays: { open: open.length, stuck },
  };
};

/** Waiting for people is not being stuck. */
const isStuck = ({ status, executionArn, requestedAtMs, approval }: Replay, nowMs: number): boolean => {
  if (status === 'awaitingApproval' || status === 'paused') return false;
  const sinceMs = approval?.atMs ?? requestedAtMs;
  return nowMs - sinceMs > (executionArn === undefined ? START_LIMIT_MS : STUCK_LIMIT_MS);
};

const reached = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RetryableError) return undefined;
    throw error;
  }
};
