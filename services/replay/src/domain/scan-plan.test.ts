import type { TimeRange } from './model.ts';
import { scanItems } from './scan-plan.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.parse('2026-12-20T10:30:00.000Z');
const times = { nowMs: now, journalMs: 14 * DAY, correctionWindowMs: 30 * DAY, maxFutureSkewMs: 300_000 };
const at = (text: string) => Date.parse(`2026-12-${text}:00.000Z`);
const items = (range: TimeRange) =>
  scanItems(range, times).map((item) =>
    'fromMs' in item
      ? [
          item.kind,
          new Date(item.fromMs).toISOString().slice(8, 16),
          new Date(item.toMs).toISOString().slice(8, 16),
        ]
      : [item.kind],
  );

test('two hours of the recorded axis, cut where hours end', () => {
  expect(items({ axis: 'recorded', fromMs: at('19T04:20'), toMs: at('19T06:10') })).toEqual([
    ['journal', '19T04:20', '19T05:00'],
    ['journal', '19T05:00', '19T06:00'],
    ['journal', '19T06:00', '19T06:10'],
  ]);
});

test('what happened in an hour may be recorded until now, and a little before it happened', () => {
  const found = items({ axis: 'occurred', fromMs: at('20T08:00'), toMs: at('20T09:00') });
  expect(found).toEqual([
    ['journal', '20T07:55', '20T08:00'],
    ['journal', '20T08:00', '20T09:00'],
    ['journal', '20T09:00', '20T10:00'],
    ['journal', '20T10:00', '20T10:30'],
  ]);
});

test('beyond the life of journal rows, the hours of arrival are read, and three days more for what came late', () => {
  const found = items({ axis: 'recorded', fromMs: at('01T01:10'), toMs: at('01T01:30') });
  expect(found[0]).toEqual(['archive', '01T00:00', '01T01:00']);
  expect(found.at(-1)).toEqual(['archive', '04T01:00', '04T02:00']);
  expect(found).toHaveLength(74);
});

test('journal and archive meet at one instant, and neither reads what the other does', () => {
  const found = scanItems({ axis: 'recorded', fromMs: at('06T20:00'), toMs: at('07T02:00') }, times);
  const journal = found.filter(({ kind }) => kind === 'journal');
  // 14 days back is the 6th, 10:30; half a day nearer is 22:30, and the next whole hour 23:00.
  expect(journal).toHaveLength(3);
  expect(journal[0]).toMatchObject({ fromMs: at('06T23:00'), toMs: at('07T00:00') });
  expect(found.map(({ item }) => item)).toEqual(found.map((_, index) => index));
});

test('a span that ends with an hour needs no hour more, and one that begins with the journal no archive', () => {
  const archived = items({ axis: 'recorded', fromMs: at('01T01:10'), toMs: at('01T02:00') });
  expect(archived.at(-1)).toEqual(['archive', '04T01:00', '04T02:00']);
  expect(items({ axis: 'recorded', fromMs: at('06T23:00'), toMs: at('07T00:00') })).toEqual([
    ['journal', '06T23:00', '07T00:00'],
  ]);
});
