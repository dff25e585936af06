import { DEFAULT_POLICY } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { backfillEvent } from './backfill-event.ts';

const nowMs = Date.parse('2026-11-26T12:00:00.000Z');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const time = (agoMs: number) => new Date(nowMs - agoMs).toISOString();

const data = { orderId: 'o-1', currency: 'GBP', totalMinor: 2000, reason: 'requested' };
/** Of a service, with no more than it must say. */
const cancelled = (change: object = {}) => ({
  specversion: '1.0',
  id: 'o-1.cancelled',
  type: 'OrderCancelled.v1',
  time: time(MINUTE_MS),
  data,
  ...change,
});
/** Of a producer app. */
const arrived = (change: object = {}) => ({
  specversion: '1.0',
  id: 'delivery-1',
  source: 'warehouse.main',
  type: 'StockArrived.v1',
  time: time(MINUTE_MS),
  data: { deliveryId: 'd-1', lines: [{ sku: 'APPLE', quantity: 3 }] },
  ...change,
});

const read = (value: unknown) => backfillEvent(value, { catalog, policyFor: () => DEFAULT_POLICY, nowMs });
const problemsOf = (value: unknown) => {
  const result = read(value);
  return result.ok ? [] : result.refusal;
};
const eventOf = (value: unknown) => {
  const result = read(value);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
};

test('an event of a service gets what it did not say, and the time of now as that of recording', () => {
  const { event, text, occurredMs } = eventOf(cancelled());
  expect(event).toEqual({
    ...cancelled(),
    source: 'twolane.orders',
    datacontenttype: 'application/json',
    dataschema: catalog.find('OrderCancelled.v1')?.dataschema,
    subject: 'o-1.cancelled',
    partitionkey: 'o-1.cancelled',
    correlationid: 'o-1.cancelled',
    recordedtime: '2026-11-26T12:00:00.000Z',
  });
  expect(JSON.parse(text)).toEqual(event);
  expect(occurredMs).toBe(nowMs - MINUTE_MS);
});

test('what a service said is kept, but not how late it was and when it was recorded', () => {
  const said = {
    subject: 'o-1',
    partitionkey: 'p',
    correlationid: 'c',
    causationid: 'x',
    sequence: '0000000002',
  };
  const ours = { lateness: 'late', recordedtime: '2020-01-01T00:00:00.000Z', backfilledby: 'nobody' };
  const { event } = eventOf(cancelled({ ...said, ...ours }));
  expect(event).toMatchObject({ ...said, recordedtime: '2026-11-26T12:00:00.000Z' });
  expect(event).not.toHaveProperty('lateness');
  expect(event).not.toHaveProperty('backfilledby');
});

test('the partition follows the subject, where only that is said', () => {
  expect(eventOf(cancelled({ subject: 'o-1' })).event).toMatchObject({
    subject: 'o-1',
    partitionkey: 'o-1',
    correlationid: 'o-1.cancelled',
  });
});

test('what is filled in from a bad id is not named, only the id is', () => {
  const noWord = { path: '/id', message: expect.any(String) };
  expect(problemsOf(cancelled({ id: 'a b' }))).toEqual([noWord]);
  expect(problemsOf(cancelled({ id: 'a b', subject: 'c d' }))).toEqual([
    noWord,
    { path: '/subject', message: expect.any(String) },
  ]);
  expect(problemsOf(arrived({ id: 'a b' }))).toEqual([noWord]);
});

test.each([
  ['no time', cancelled({ time: undefined }), '/time', 'is missing: a backfill says when it happened'],
  [
    'no time, by an app',
    arrived({ time: undefined }),
    '/time',
    'is missing: a backfill says when it happened',
  ],
  ['a type that is no text', cancelled({ type: 1 }), '/type', expect.any(String)],
  ['data that breaks the contract', cancelled({ data: {} }), '/data/orderId', expect.any(String)],
  [
    'a time beyond our clock',
    cancelled({ time: time(-300_001) }),
    '/time',
    'is more than 300 s ahead of our clock',
  ],
])('%s is refused, with its place', (_, value, path, message) => {
  expect(problemsOf(value)).toContainEqual({ path, message });
});

test.each([undefined, null, 'text', 7, [cancelled()]])('%j is no event', (value) => {
  expect(problemsOf(value)).toEqual([{ path: '', message: 'must be a CloudEvents 1.0 JSON object' }]);
});

test.each([
  [-300_000, 'onTime'],
  [15 * MINUTE_MS, 'onTime'],
  [15 * MINUTE_MS + 1, 'late'],
  [30 * DAY_MS, 'late'],
  [30 * DAY_MS + 1, 'frozen'],
])('%d ms after it happened an event is %s', (agoMs, lateness) => {
  expect(eventOf(arrived({ time: time(agoMs) })).lateness).toBe(lateness);
});

test('how late it is depends on the policy of its type', () => {
  const policyFor = (type: string) =>
    type === 'StockArrived.v1' ? { ...DEFAULT_POLICY, fastWindowMs: DAY_MS } : DEFAULT_POLICY;
  const latenessOf = (value: object) => {
    const result = backfillEvent(value, { catalog, policyFor, nowMs });
    return result.ok ? result.value.lateness : undefined;
  };
  expect(latenessOf(arrived({ time: time(DAY_MS) }))).toBe('onTime');
  expect(latenessOf(cancelled({ time: time(DAY_MS) }))).toBe('late');
});

test('as it is kept it has at most 240 KB, in bytes', () => {
  const twoBytesEach = Object.fromEntries(
    Array.from({ length: 15 }, (_, n) => [`more${n}`, 'é'.repeat(8_000)]),
  );
  const filled = (letters: number) =>
    cancelled({ data: { ...data, ...twoBytesEach, last: 'x'.repeat(letters) } });
  const free = 240 * 1024 - Buffer.byteLength(eventOf(filled(0)).text);
  expect(Buffer.byteLength(eventOf(filled(free)).text)).toBe(245_760);
  expect(problemsOf(filled(free + 1))).toEqual([{ path: '', message: 'is larger than 245760 bytes' }]);
});
