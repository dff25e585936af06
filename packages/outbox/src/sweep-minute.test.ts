import { eventKey } from '@twolane/contracts';
import { bucketPk } from './bucket.ts';
import { readReceipts } from './receipt.ts';
import { sweepMinute } from './sweep-minute.ts';
import { type Fate, faultyBus } from './testing/faulty-bus.ts';
import { eventAt, keepingTelemetry, newOutbox, RETENTION_DAYS, TABLE } from './testing/sample.ts';

const minuteMs = Date.parse('2026-11-21T04:05:00.000Z');
/** Rows that one look at a bucket brings. */
const PAGE = 200;
const named = (id: string): string => eventKey(eventAt(minuteMs, id));

/** Event n of a minute, recorded n ms after its start; the order of names is that of numbers. */
const numbered = (n: number) => eventAt(minuteMs + n, `e${String(n).padStart(3, '0')}`);

const newMinute = (fate: (name: string) => Fate = () => 'taken', shards = 1) => {
  const read: string[] = [];
  const outbox = newOutbox({ shards, hooks: { beforeRead: async (table) => void read.push(table) } });
  const bus = faultyBus(fate);
  /** `looks`: so often there is time left. */
  const sweep = (looks = Number.POSITIVE_INFINITY) => {
    let left = looks;
    const timeLeft = () => {
      left -= 1;
      return left >= 0;
    };
    return sweepMinute(minuteMs, {
      ...{ bus, store: outbox.store, table: TABLE, retentionDays: RETENTION_DAYS, shards, timeLeft },
      telemetry: keepingTelemetry(),
    });
  };
  return { ...outbox, bus, read, sweep };
};

/** 30 rows more than one page has, in one bucket. */
const busyMinute = async (fate?: (name: string) => Fate) => {
  const minute = newMinute(fate);
  for (let from = 0; from < PAGE + 30; from += 23) {
    await minute.record(...Array.from({ length: 23 }, (_, n) => numbered(from + n)));
  }
  return minute;
};

test('a busy minute is published page by page, all of it', async () => {
  const { sweep, bus, store } = await busyMinute();
  expect(await sweep()).toEqual({ complete: true, swept: PAGE + 30, oldestUnpublishedMs: minuteMs });
  expect(new Set(bus.arrived).size).toBe(PAGE + 30);
  expect((await readReceipts(store, TABLE, minuteMs)).published.size).toBe(PAGE + 30);
});

test('without time for the next page it stops, and what was published by then has its receipts', async () => {
  const { sweep, bus, store } = await busyMinute();
  expect(await sweep(1)).toEqual({ complete: false, swept: PAGE, oldestUnpublishedMs: minuteMs });
  expect(bus.arrived).toHaveLength(PAGE);
  expect((await readReceipts(store, TABLE, minuteMs)).published).toEqual(new Set(bus.arrived));
  // The next look finds the rest, and nothing else.
  expect(await sweep()).toEqual({ complete: true, swept: 30, oldestUnpublishedMs: minuteMs + PAGE });
});

test('without any time nothing is published, and the minute is not complete', async () => {
  const { sweep, record, bus } = newMinute();
  await record(numbered(0));
  expect(await sweep(0)).toEqual({ complete: false, swept: 0, oldestUnpublishedMs: undefined });
  expect(bus.arrived).toEqual([]);
});

test('what the bus refuses on one page does not keep the next page back', async () => {
  const { sweep, bus } = await busyMinute((name) => (name === named('e007') ? 'refused' : 'taken'));
  expect(await sweep()).toEqual({ complete: false, swept: PAGE + 29, oldestUnpublishedMs: minuteMs });
  expect(bus.arrived).toHaveLength(PAGE + 29);
});

test('a row that holds no event is kept aside beside one that is published', async () => {
  const { sweep, record, bus, store } = newMinute();
  await record(numbered(5));
  const key = { pk: bucketPk({ minuteMs, shard: 0 }), sk: 'by hand' };
  await store.commit({ writes: [{ kind: 'putIfAbsent', table: TABLE, key, item: { n: 1 } }], events: [] });
  const report = { complete: true, swept: 1, oldestUnpublishedMs: minuteMs + 5 };
  expect(await sweep()).toEqual(report);
  expect(bus.arrived).toEqual([named('e005')]);
  expect([...(await readReceipts(store, TABLE, minuteMs)).aside]).toEqual(['by hand']);
  expect(await sweep()).toEqual({ ...report, swept: 0, oldestUnpublishedMs: undefined });
});

test('a quiet minute costs one read for each of its buckets', async () => {
  const { sweep, read } = newMinute(undefined, 16);
  expect(await sweep()).toEqual({ complete: true, swept: 0, oldestUnpublishedMs: undefined });
  expect(read).toHaveLength(16);
});

test('receipts are read once for all buckets of a minute', async () => {
  const { sweep, record, read } = newMinute(undefined, 16);
  await record(...Array.from({ length: 90 }, (_, n) => numbered(n)));
  expect(await sweep()).toEqual({ complete: true, swept: 90, oldestUnpublishedMs: minuteMs });
  expect(read).toHaveLength(16 + 1);
});
