import { type CloudEvent, eventKey } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import { parseBucketPk } from './bucket.ts';
import { readRow } from './entry.ts';
import { readReceipts } from './receipt.ts';
import { createRelay, type InsertedRow } from './relay.ts';
import { type Fate, faultyBus } from './testing/faulty-bus.ts';
import { eventAt, keepingTelemetry, newOutbox, RETENTION_DAYS, TABLE } from './testing/sample.ts';

const minuteMs = Date.parse('2026-11-21T04:05:00.000Z');
const named = (id: string): string => eventKey(eventAt(minuteMs, id));

const newRelay = (fate: (name: string) => Fate = () => 'taken', failingCommits = 0) => {
  let commits = 0;
  const { journal, store } = newOutbox({
    hooks: {
      beforeCommit: async () => {
        commits += 1;
        if (commits <= failingCommits) throw new RetryableError('The database was not reached.');
      },
    },
  });
  const bus = faultyBus(fate);
  const telemetry = keepingTelemetry();
  const relay = createRelay({ bus, store, table: TABLE, retentionDays: RETENTION_DAYS, telemetry });
  /** Stream records of these events, numbered from 1. */
  const inserted = (events: readonly CloudEvent[]): readonly InsertedRow[] =>
    events.flatMap((event, index) => {
      const { key, item } = journal.rowFor(event);
      const row = readRow({ ...key, event: item['event'] });
      return row === undefined ? [] : [{ sequenceNumber: `${index + 1}`, row }];
    });
  const receipts = async (atMs = minuteMs) => {
    const { published, aside } = await readReceipts(store, TABLE, atMs);
    return { published: [...published].toSorted(), aside: [...aside].toSorted() };
  };
  return { relay, bus, store, telemetry, inserted, receipts };
};
const events = (ids: string) => [...ids].map((id, n) => eventAt(minuteMs + n, id));

test('inserted events are published, and one receipt names them all', async () => {
  const { relay, bus, inserted, receipts, store, telemetry } = newRelay();
  expect(await relay(inserted(events('abc')))).toBeUndefined();
  expect(bus.arrived).toEqual([named('a'), named('b'), named('c')]);
  expect(await receipts()).toEqual({ published: [named('a'), named('b'), named('c')], aside: [] });
  expect(store.all(TABLE)).toHaveLength(1);
  expect(telemetry.told.metrics).toEqual([{ metric: 'published', value: 3 }]);
});

test('a receipt lives as long as the rows of its minute', async () => {
  const { relay, inserted, store } = newRelay();
  await relay(inserted(events('a')));
  const [receipt] = store.all(TABLE);
  expect(receipt?.expiresAtSec).toBe((minuteMs + 60_000) / 1000 + RETENTION_DAYS * 86_400);
});

test('rows of two minutes make a receipt in each', async () => {
  const { relay, inserted, receipts } = newRelay();
  await relay(inserted([eventAt(minuteMs, 'a'), eventAt(minuteMs + 60_000, 'b')]));
  expect((await receipts()).published).toEqual([named('a')]);
  expect((await receipts(minuteMs + 60_000)).published).toEqual([named('b')]);
});

test('the lowest that the bus refused is where the stream comes again', async () => {
  const refused = [named('b'), named('d')];
  const { relay, inserted, receipts, telemetry } = newRelay((name) =>
    refused.includes(name) ? 'refused' : 'taken',
  );
  expect(await relay(inserted(events('abcde')))).toBe('2');
  expect((await receipts()).published).toEqual([named('a'), named('c'), named('e')]);
  expect(telemetry.told.metrics).toEqual([
    { metric: 'published', value: 3 },
    { metric: 'publishFailed', value: 2 },
  ]);
  expect(telemetry.told.lines).toEqual([
    {
      level: 'warn',
      message: 'The bus did not take events; they are tried again.',
      fields: { events: 2, code: 'Faulty', why: 'refused' },
    },
  ]);
});

test('where the bus takes nothing, nothing is published or written, and a refusal and a hopeless event both count', async () => {
  const { relay, inserted, receipts, store, telemetry } = newRelay((name) =>
    name === named('a') ? 'refused' : 'never',
  );
  expect(await relay(inserted(events('a')))).toBe('1');
  expect(store.all(TABLE)).toEqual([]);
  expect(await relay(inserted(events('ab')))).toBe('1');
  expect(await receipts()).toEqual({ published: [], aside: [named('b')] });
  expect(telemetry.told.metrics).toEqual([
    { metric: 'publishFailed', value: 1 },
    { metric: 'publishFailed', value: 2 },
  ]);
});

test('what follows a refused record and comes again is not published again', async () => {
  let down = true;
  const { relay, bus, inserted, receipts } = newRelay((name) =>
    down && name === named('b') ? 'refused' : 'taken',
  );
  const rows = inserted(events('abc'));
  expect(await relay(rows)).toBe('2');
  down = false;
  expect(await relay(rows.slice(1))).toBeUndefined();
  expect(bus.arrived).toEqual([named('a'), named('c'), named('b')]);
  expect((await receipts()).published).toEqual([named('a'), named('b'), named('c')]);
});

test('a batch whose receipt failed comes again, is confirmed, and is published once', async () => {
  const { relay, bus, inserted, receipts } = newRelay(undefined, 1);
  const rows = inserted(events('ab'));
  await expect(relay(rows)).rejects.toThrow(RetryableError);
  expect(await relay(rows)).toBeUndefined();
  expect(bus.arrived).toEqual([named('a'), named('b')]);
  expect((await receipts()).published).toEqual([named('a'), named('b')]);
});

test('an event that can never be published is kept aside with its cause, and holds nobody up', async () => {
  const { relay, inserted, receipts, telemetry } = newRelay((name) =>
    name === named('b') ? 'never' : 'taken',
  );
  expect(await relay(inserted(events('abc')))).toBeUndefined();
  expect(await receipts()).toEqual({ published: [named('a'), named('c')], aside: [named('b')] });
  expect(telemetry.told.lines).toEqual([
    {
      level: 'error',
      message: 'An event can never be published and is kept aside in the outbox.',
      fields: { event: named('b'), code: 'Faulty', why: 'never' },
    },
  ]);
});

test('a relay remembers the last 20,000 that it published, and publishes older ones again', async () => {
  const { relay, bus, inserted } = newRelay();
  const rows = inserted(Array.from({ length: 20_001 }, (_, n) => eventAt(minuteMs, `${n}`)));
  await relay(rows);
  bus.arrived.length = 0;
  await relay([...rows.slice(0, 2), ...rows.slice(-1)]);
  expect(bus.arrived).toEqual([named('0')]);
});

test('an unreadable row is kept aside, and holds nobody up', async () => {
  const { relay, bus, inserted, receipts, store } = newRelay();
  const bucket = parseBucketPk('2026-11-21T04:05#00');
  if (bucket === undefined) throw new Error('This is a bucket.');
  const unreadable = { ok: false, refusal: { name: 'x/1', bucket, why: 'No JSON.' } } as const;
  expect(await relay([{ sequenceNumber: '0', row: unreadable }, ...inserted(events('a'))])).toBeUndefined();
  expect(bus.arrived).toEqual([named('a')]);
  expect(await receipts()).toEqual({ published: [named('a')], aside: ['x/1'] });
  expect(store.all(TABLE).map(({ item }) => item)).toContainEqual({
    name: 'x/1',
    code: 'Unreadable',
    why: 'No JSON.',
  });
});

test('a batch of nothing but other rows publishes and writes nothing', async () => {
  const { relay, bus, store } = newRelay();
  expect(await relay([])).toBeUndefined();
  expect(bus.arrived).toEqual([]);
  expect(store.all(TABLE)).toEqual([]);
});
