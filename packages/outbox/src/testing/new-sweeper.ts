import { eventKey } from '@twolane/contracts';
import type { MemoryStoreHooks } from '@twolane/store';
import { createSweeper } from '../sweeper.ts';
import { type Fate, faultyBus } from './faulty-bus.ts';
import { eventAt, keepingTelemetry, newOutbox, RETENTION_DAYS, TABLE } from './sample.ts';

/** When tests of the sweeper begin. */
export const start = Date.parse('2026-11-21T04:05:00.000Z');

/** What receipts call the event of that id. */
export const named = (id: string): string => eventKey(eventAt(start, id));

/** A sweeper over an outbox in memory, at a time that the test moves. `make` is another one over the same. */
export const newSweeper = (
  fate: (name: string) => Fate = () => 'taken',
  shards = 4,
  hooks: MemoryStoreHooks = {},
) => {
  const outbox = newOutbox({ shards, hooks });
  const bus = faultyBus(fate);
  const telemetry = keepingTelemetry();
  const time = { nowMs: start };
  const make = (clock = () => time.nowMs) =>
    createSweeper({
      ...{ bus, store: outbox.store, table: TABLE, retentionDays: RETENTION_DAYS, telemetry, shards },
      clock,
    });
  return { ...outbox, bus, telemetry, time, make, sweep: () => make()(time.nowMs + 30_000) };
};
