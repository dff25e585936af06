import { TerminalError } from '@twolane/store';
import { shardOf } from './bucket.ts';
import { createJournal } from './journal.ts';
import { eventAt } from './testing/sample.ts';

const options = { table: 'outbox', shards: 8, retentionDays: 35 };
const recordedAtMs = Date.parse('2026-11-21T04:05:59.999Z');

test('an event`s row lies in the minute of its recording and bears its name', () => {
  const event = eventAt(recordedAtMs, '01/J');
  const row = createJournal(options).rowFor(event);
  expect(row.table).toBe('outbox');
  expect(row.key.sk).toBe('twolane.orders/01%2FJ');
  expect(row.key.pk).toBe(`2026-11-21T04:05#0${shardOf('twolane.orders/01%2FJ', 8)}`);
  expect(row.item).toEqual({ event: JSON.stringify(event) });
});

test('it lives for the retention, counted from its recording', () => {
  const { expiresAtSec } = createJournal(options).rowFor(eventAt(recordedAtMs, 'a'));
  expect(new Date(expiresAtSec * 1000).toISOString()).toBe('2026-12-26T04:06:00.000Z');
});

test('the same event always has the same row', () => {
  const event = eventAt(recordedAtMs, 'a');
  expect(createJournal(options).rowFor(event)).toEqual(createJournal(options).rowFor({ ...event }));
});

test('an event without a readable time of recording is refused by name', () => {
  const event = { ...eventAt(recordedAtMs, 'a'), recordedtime: 'yesterday' };
  expect(() => createJournal(options).rowFor(event)).toThrow(TerminalError);
  expect(() => createJournal(options).rowFor(event)).toThrow(/twolane\.orders\/a.*yesterday/);
});

test.each([
  { shards: 0 },
  { shards: 101 },
  { shards: 1.5 },
  { retentionDays: 0 },
  { retentionDays: Number.NaN },
])('%p are refused at once', (wrong) => {
  expect(() => createJournal({ ...options, ...wrong })).toThrow(RangeError);
});
