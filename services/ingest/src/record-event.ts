import { setTimeout as wait } from 'node:timers/promises';
import { RetryableError, type Store } from '@twolane/store';
import type { Admitted } from './domain/admit.ts';
import { MAX_ATTEMPTS } from './limits.ts';
import type { Received, ReceivedTable } from './received-table.ts';

/** What became of an event that may be recorded. */
export type Recording =
  | 'accepted'
  /** The same event was recorded before. */
  | 'duplicate'
  /** Another event of this source has this id. */
  | 'conflict'
  /** Not known; sending it again finds out. */
  | 'unavailable';

export interface RecordPorts {
  readonly store: Store;
  readonly received: ReceivedTable;
  readonly clock: () => number;
  readonly random: () => number;
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** The request that brought it is over. */
  readonly isOver: () => boolean;
  /** Is told why an event could not be recorded now: its producer is told only to send it again. */
  readonly onUnavailable?: (why: RetryableError) => void;
}

const FIRST_PAUSE_MS = 10;

/**
 * At most once for each source and id: what is remembered of the event is written in one commit with its outbox row.
 * Throws only for what can never succeed.
 */
export const recordEvent = async (
  { store, received, clock, random, sleep = wait, isOver, onUnavailable }: RecordPorts,
  { event }: Admitted,
  fingerprint: string,
): Promise<Recording> => {
  const now: Received = { fingerprint };
  try {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const before = await received.load(store, event, clock());
      if (before.received !== undefined) {
        return before.received.fingerprint === fingerprint ? 'duplicate' : 'conflict';
      }
      // It bears the time when it was received, and must not come into a minute of the outbox that is settled since.
      if (isOver()) throw new RetryableError('The request was over before its event could be recorded.');
      const writes = [received.put(event, now, before, clock())];
      const result = await store.commit({ writes, events: [event] });
      if (result.kind === 'committed') return 'accepted';
      await sleep(random() * FIRST_PAUSE_MS * 2 ** attempt);
    }
    throw new RetryableError(`${MAX_ATTEMPTS} commits of this event met another writer.`);
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error;
    onUnavailable?.(error);
    return 'unavailable';
  }
};
