import { timeText } from '@twolane/contracts';
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
});

test('it lives for the retention, counted from its recording', () => {
  const { expiresAtSec } = createJournal(options).rowFor(eventAt(recordedAtMs, 'a'));
  expect(new Date(expiresAtSec * 1000).toISOString()).toBe('2026-12-26T04:06:00.000Z');
});

describe('the event in its row says how late it was recorded', () => {
  const policy = () => ({ fastWindowMs: 1_000, correctionWindowMs: 60_000, maxFutureSkewMs: 200 });
  const journal = createJournal({ ...options, policy });

  test.each([
    ['as it happened', 0, 'onTime'],
    ['at the end of the fast window', 1_000, 'onTime'],
    ['after it', 1_001, 'late'],
    ['after the correction window', 60_001, 'frozen'],
    ['before it happened, by more than clocks may differ', -201, undefined],
  ])('%s (%d ms)', (_, ageMs, lateness) => {
    const event = { ...eventAt(recordedAtMs, 'a'), time: timeText(recordedAtMs - ageMs) };
    const text = String(journal.rowFor({ ...event, lateness: 'frozen' }).item['event']);
    expect(JSON.parse(text)).toEqual({ ...event, ...(lateness === undefined ? {} : { lateness }) });
  });

  test('by the policy of its type, where nobody says otherwise', () => {
    const twoHoursAgo = timeText(recordedAtMs - 7_200_000);
    const placed = { ...eventAt(recordedAtMs, 'a'), time: twoHoursAgo };
    const arrived = { ...placed, type: 'StockArrived.v1' };
    const said = [placed, arrived].map((event) =>
      JSON.parse(String(createJournal(options).rowFor(event).item['event'])),
    );
    expect(said).toMatchObject([{ lateness: 'late' }, { lateness: 'onTime' }]);
  });
});

test('the same event always has the same row', () => {
  const event = eventAt(recordedAtMs, 'a');
  expect(createJournal(options).rowFor(event)).toEqual(createJournal(options).rowFor({ ...event }));
});

test.each(['recordedtime', 'time'])('an event without a readable %s is refused by name', (name) => {
  const event = { ...eventAt(recordedAtMs, 'a'), [name]: 'yesterday' };
  expect(() => createJournal(options).rowFor(event)).toThrow(TerminalError);
  expect(() => createJournal(options).rowFor(event)).toThrow(
    new RegExp(`twolane\\.orders/a: ${name}.*yesterday`),
  );
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

test('a refusal of options says what it was given, and the bounds themselves are taken', () => {
  const make = (change: Partial<typeof options>) => () => createJournal({ ...options, ...change });
  expect(make({ shards: 0 })).toThrow('The outbox has 1 to 100 shards, not 0.');
  expect(make({ retentionDays: 0 })).toThrow('Rows live more than 0 days.');
  for (const shards of [1, 100]) expect(make({ shards })).not.toThrow();
});
