import { eventKey } from '@twolane/contracts';
import { RetryableError, type WrittenItem } from '@twolane/store';
import fc from 'fast-check';
import { minuteOf } from './bucket.ts';
import { readCursor } from './cursor.ts';
import { readRow } from './entry.ts';
import { readReceipts } from './receipt.ts';
import { createRelay, type InsertedRow } from './relay.ts';
import { createSweeper } from './sweeper.ts';
import { type Fate, faultyBus } from './testing/faulty-bus.ts';
import { eventAt, keepingTelemetry, newOutbox, RETENTION_DAYS, TABLE } from './testing/sample.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-11-21T04:05:00.000Z');
/** A stream mapping's: after so many failures of one batch its records are given up. */
const MAX_TRIES = 3;
const SHARDS = 3;
const NOWHERE = { sweptMs: 0, settledMs: 0, refusedMs: [] };

/** What may happen, in any order. */
type Happening =
  /** A writer that took the time of recording `agoMs` ago commits now. */
  | { readonly is: 'record'; readonly agoMs: number }
  | { readonly is: 'relay'; readonly batch: number; readonly fates: readonly Fate[]; readonly dies: boolean }
  /** The relay's process ends: what it remembers is gone. */
  | { readonly is: 'relayForgets' }
  /** Records leave the stream unseen. */
  | { readonly is: 'streamTrims' }
  | { readonly is: 'sweep'; readonly pages: number; readonly fates: readonly Fate[]; readonly dies: boolean }
  | { readonly is: 'wait'; readonly ms: number };

const fates = fc.array(fc.constantFrom<Fate>('taken', 'taken', 'refused', 'lost', 'never'), {
  minLength: 1,
  maxLength: 6,
});
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('record' as const),
      agoMs: fc.integer({ min: -5 * MINUTE, max: 20 * MINUTE }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('relay' as const),
      batch: fc.integer({ min: 1, max: 5 }),
      fates,
      dies: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('relayForgets' as const) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('streamTrims' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant('sweep' as const),
      pages: fc.integer({ min: 0, max: 400 }),
      fates,
      dies: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 30 * MINUTE }) }),
  },
);

const newWorld = () => {
  const time = { nowMs: start };
  const stream: InsertedRow[] = [];
  const faults: { fates: Fate[]; dies: boolean } = { fates: [], dies: false };
  const written = (items: readonly WrittenItem[]) => {
    for (const { key, item } of items) {
      const row = readRow({ ...key, event: item['event'] });
      if (row !== undefined) stream.push({ sequenceNumber: `${stream.length}`, row });
    }
  };
  const outbox = newOutbox({
    shards: SHARDS,
    hooks: {
      written,
      beforeCommit: async ({ events }) => {
        // Death between publishing and the receipt; writers of events are healthy here.
        if (faults.dies && events.length === 0) throw new RetryableError('Gone.');
      },
    },
  });
  let turn = 0;
  const bus = faultyBus(() => {
    turn += 1;
    return faults.fates[turn % Math.max(1, faults.fates.length)] ?? 'taken';
  });
  const ports = {
    ...{
      bus,
      store: outbox.store,
      table: TABLE,
      retentionDays: RETENTION_DAYS,
      telemetry: keepingTelemetry(),
    },
    ...{ shards: SHARDS, clock: () => time.nowMs },
  };
  return { ...outbox, time, stream, faults, bus, ports };
};

const receiptsOf = async ({ store }: ReturnType<typeof newWorld>) => {
  const minutes = store
    .all(TABLE)
    .flatMap(({ key: { pk } }) => (pk.startsWith('receipts#') ? [Date.parse(`${pk.slice(9)}:00.000Z`)] : []));
  const all = await Promise.all(
    [...new Set(minutes)].map((minuteMs) => readReceipts(store, TABLE, minuteMs)),
  );
  return {
    published: new Set(all.flatMap(({ published }) => [...published])),
    aside: new Set(all.flatMap(({ aside }) => [...aside])),
  };
};

test('whatever fails in whatever order, every recorded event is published, and receipts never lie', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 60, size: 'max' }), async (happenings) => {
      const world = newWorld();
      const { time, stream, faults, bus, ports, record, store } = world;
      let relay = createRelay(ports);
      let position = 0;
      let tries = 0;
      const recorded = new Map<string, number>();

      const runRelay = async (batch: number): Promise<void> => {
        const rows = stream.slice(position, position + batch);
        tries += 1;
        try {
          const failedFrom = await relay(rows);
          const next = failedFrom === undefined ? position + rows.length : Number(failedFrom);
          if (next > position) tries = 0;
          position = next;
        } catch (thrown) {
          if (!(thrown instanceof RetryableError)) throw thrown;
        }
        if (tries < MAX_TRIES) return;
        position += rows.length;
        tries = 0;
      };
      const runSweeper = async (pages: number) => {
        let looks = 0;
        const clock = () => {
          looks += 1;
          return time.nowMs + (looks > pages ? MINUTE : 0);
        };
        try {
          return await createSweeper({ ...ports, clock })(time.nowMs + MINUTE - 1);
        } catch (thrown) {
          if (!(thrown instanceof RetryableError)) throw thrown;
          return undefined;
        }
      };
      const cursor = async () => (await readCursor(store, TABLE, NOWHERE)).progress;
      const settledBefore = async () => (await cursor()).settledMs;

      const happen = async (each: Happening): Promise<void> => {
        if (each.is === 'wait') time.nowMs += each.ms;
        if (each.is === 'relayForgets') relay = createRelay(ports);
        if (each.is === 'streamTrims') position = stream.length;
        if (each.is === 'record') {
          const event = eventAt(time.nowMs - each.agoMs, `e${recorded.size}`);
          // What the sweeper relies on: nobody writes into a settled minute.
          expect(time.nowMs - each.agoMs).toBeGreaterThanOrEqual(await settledBefore());
          expect((await record(event)).kind).toBe('committed');
          recorded.set(eventKey(event), time.nowMs - each.agoMs);
        }
        if (each.is === 'relay' || each.is === 'sweep') {
          faults.fates = [...each.fates];
          faults.dies = each.dies;
          await (each.is === 'relay' ? runRelay(each.batch) : runSweeper(each.pages));
          faults.fates = [];
          faults.dies = false;
        }
      };

      // The sweeper runs from the first minute on, as it does where it is deployed with the rest.
      await runSweeper(1_000);
      for (const each of happenings) {
        await happen(each);
        const { published, aside } = await receiptsOf(world);
        const arrived = new Set(bus.arrived);
        // A receipt names only what has arrived.
        expect([...published].filter((name) => !arrived.has(name))).toEqual([]);
        // What is settled is published, known to be impossible, or known to be missing.
        const { settledMs, refusedMs } = await cursor();
        expect(refusedMs.length).toBeLessThanOrEqual(3);
        for (const [name, recordedAtMs] of recorded) {
          const isRemembered = refusedMs.includes(minuteOf(recordedAtMs));
          if (recordedAtMs < settledMs && !isRemembered)
            expect(published.has(name) || aside.has(name)).toBe(true);
        }
      }

      time.nowMs += 60 * MINUTE;
      const last = await runSweeper(100_000);
      expect(last?.ended).toBe('done');
      const { published, aside } = await receiptsOf(world);
      expect(new Set([...published, ...aside])).toEqual(new Set(recorded.keys()));
      expect((await runSweeper(100_000))?.oldestUnpublishedAgeMs).toBe(0);
    }),
    { numRuns: 150 },
  );
});
