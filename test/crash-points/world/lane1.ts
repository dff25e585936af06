import { type ConsumerPorts, createParking } from '@twolane/consumer';
import type { HttpPorts } from '@twolane/http';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore, type MemoryStore } from '@twolane/store';
import { createTelemetry, type Telemetry } from '@twolane/telemetry';
import type { Around } from '../core/calls.ts';
import { journalBooks, tableBooks } from './books.ts';
import { type WorldClock, worldClock } from './clock.ts';
import { interruptedStore } from './interrupted.ts';

export const OUTBOX = 'outbox';
export const PARKED = 'Parked';
export const OUTBOX_SHARDS = 2;
const RETENTION_DAYS = 14;
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

const telemetries = new Map<string, Telemetry>();

/** One for each name, whatever the process: to make it takes longer than a whole run, and nobody hears what it says. */
export const silentTelemetry = (name: string): Telemetry => {
  const known = telemetries.get(name);
  if (known !== undefined) return known;
  const telemetry = createTelemetry({ service: 'crash-points', function: name, sink: () => undefined });
  telemetries.set(name, telemetry);
  return telemetry;
};

/** Nothing interrupts it: for what happened before a scenario begins. */
export const undisturbed: Around = (_name, serve) => serve();

/** What deployed functions stand on, in memory: tables that outlive every process, and a clock. */
export interface Lane1 {
  readonly store: MemoryStore;
  readonly clock: WorldClock;
  /** Ids as ULIDs are drawn: others each time. */
  readonly newId: () => string;
  readonly consumerPorts: (name: string, around: Around) => ConsumerPorts;
  readonly httpPorts: (name: string) => HttpPorts;
  /** These tables, what was said, and what was parked. */
  readonly books: (tables: readonly string[]) => unknown;
}

export const lane1 = (startMs?: number): Lane1 => {
  const clock = worldClock(startMs);
  const journal = createJournal({ table: OUTBOX, shards: OUTBOX_SHARDS, retentionDays: RETENTION_DAYS });
  const store = createMemoryStore({ journal, inboxTable: 'Inbox' });
  let drawn = 0;
  const newId = (): string => {
    drawn += 1;
    return `drawn-${drawn}`;
  };
  return {
    store,
    clock,
    newId,
    consumerPorts: (name, around) => {
      const own = interruptedStore(store, around);
      return {
        store: own,
        parking: createParking({ store: own, table: PARKED }),
        telemetry: silentTelemetry(name),
        visibility: { postpone: () => around('postpone', async () => undefined) },
        clock: clock.now,
        random: () => 0.5,
        sleep: async () => undefined,
        startTimer: () => ({ reached: new Promise<void>(() => undefined), cancel: () => undefined }),
      };
    },
    httpPorts: (name) => ({
      telemetry: silentTelemetry(name),
      clock: clock.now,
      ids: { newCorrelationId: newId, newTraceparent: () => TRACEPARENT },
      // No timer that outlives a process that was killed.
      answerMarginMs: 0,
    }),
    books: (tables) => ({
      tables: [...tables, PARKED].flatMap((table) => tableBooks(store, table)),
      said: journalBooks(store, OUTBOX),
    }),
  };
};
