import type { ReadStore, Store } from '@twolane/store';
import type { Logger } from '@twolane/telemetry';
import { isEnd, type Replay } from '../domain/model.ts';
import type { ReplayTable } from '../replay-table.ts';
import { startReplay } from '../start-replay.ts';
import { wakeWorkflow } from '../wake-workflow.ts';
import type { Workflow } from '../workflow.ts';
import type { Failure } from './record-failure.ts';

/** A replay may be requested at the end of a month, wait for its approval and be paused. */
const MONTHS = 3;
const REPLAYS_A_PAGE = 50;
const MAX_REPLAYS_A_MONTH = 1_000;
/** A record is closed by the workflow's last task; only what is still open a while after it is looked into. */
const GRACE_MS = 2 * 60_000;
/**
 * A new execution is soon known. One that is not known after this is gone, with its state machine or its time, and nothing but this would
 * ever give back the ranges that its replay holds.
 */
const UNKNOWN_MS = 60 * 60_000;

export type ExecutionState = 'running' | 'ended' | 'unknown';

export interface WatchPorts {
  readonly store: Store;
  readonly replays: ReplayTable;
  readonly workflow: Pick<Workflow, 'start' | 'wake'>;
  /** How an execution stands, and since when; `why` names its error where it ended with one. */
  readonly executionOf: (executionArn: string) => Promise<{
    readonly state: ExecutionState;
    readonly endedAtMs?: number;
    readonly why?: string;
  }>;
  /** Has the worker record a failure, which it does even where this function may not reach a consumer. */
  readonly recordFailure: (replayId: string, failure: Failure) => Promise<void>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: () => number;
}

export interface Watched {
  readonly open: number;
  readonly failures: number;
}

/**
 * Looks after every replay that has not ended: starts what could not be started, wakes what waits for a decision that was
 * made, and closes the record of one whose execution ended without it. One that cannot be looked after now is left to
 * the next minute. Ends at `untilMs`.
 */
export const watchReplays = async (ports: WatchPorts, untilMs: number): Promise<Watched> => {
  let [open, failures] = [0, 0];
  for await (const replay of openReplays(ports)) {
    if (ports.clock() >= untilMs) break;
    open += 1;
    try {
      await lookAfter(ports, replay);
    } catch (error) {
      failures += 1;
      ports.logger.warn('replay not looked after', { replayId: replay.replayId }, error);
    }
  }
  return { open, failures };
};

const lookAfter = async (
  ports: WatchPorts,
  { replayId, executionArn, requestedAtMs }: Replay,
): Promise<void> => {
  if (executionArn === undefined) return startReplay(ports, replayId);
  const { state, endedAtMs = 0, why = 'no error' } = await ports.executionOf(executionArn);
  if (state === 'unknown' && ports.clock() - requestedAtMs >= UNKNOWN_MS) {
    const cause = 'its execution is not known any more';
    return ports.recordFailure(replayId, { name: 'WorkflowEnded', error: 'Unknown', cause });
  }
  if (state !== 'ended') {
    await wakeWorkflow(ports, replayId);
    return;
  }
  if (ports.clock() - endedAtMs < GRACE_MS) return;
  await ports.recordFailure(replayId, { name: 'WorkflowEnded', error: 'Stopped', cause: why });
};

async function* openReplays({ store, replays, clock }: WatchPorts): AsyncGenerator<Replay> {
  for (const month of monthsBefore(clock())) {
    yield* openOfMonth({ store, replays }, month);
  }
}

async function* openOfMonth(
  { store, replays }: { readonly store: ReadStore; readonly replays: ReplayTable },
  month: string,
): AsyncGenerator<Replay> {
  let after: string | undefined;
  let seen = 0;
  do {
    const page = await replays.listMonth(store, month, {
      limit: REPLAYS_A_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const replayId of page.replayIds) {
      const found = await replays.load(store, replayId);
      if (found !== undefined && isOpen(found.value)) yield found.value;
    }
    seen += page.replayIds.length;
    after = page.next;
  } while (after !== undefined && seen < MAX_REPLAYS_A_MONTH);
}

/** One that a person rejected is open until the workflow has closed it. */
export const isOpen = ({ status, endedAtMs }: Replay): boolean => !isEnd(status) || endedAtMs === undefined;

const monthsBefore = (nowMs: number): readonly string[] => {
  const now = new Date(nowMs);
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
  );
};
