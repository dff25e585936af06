import { parseMoment } from './parse-moment.ts';

const NOW_MS = Date.parse('2026-11-26T18:40:30.500Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

test.each([
  ['2026-11-25', '2026-11-25T00:00:00.000Z', DAY_MS],
  ['2026-11-25T04', '2026-11-25T04:00:00.000Z', HOUR_MS],
  ['2026-11-25T04Z', '2026-11-25T04:00:00.000Z', HOUR_MS],
  ['2026-11-25T04:30', '2026-11-25T04:30:00.000Z', 60_000],
  ['2026-11-25T04:30:10Z', '2026-11-25T04:30:10.000Z', 0],
  ['2026-11-25T04:30:10.25+02:00', '2026-11-25T02:30:10.250Z', 0],
  ['2024-02-29', '2024-02-29T00:00:00.000Z', DAY_MS],
  ['now', '2026-11-26T18:40:30.500Z', 0],
  ['today', '2026-11-26T00:00:00.000Z', DAY_MS],
  ['yesterday', '2026-11-25T00:00:00.000Z', DAY_MS],
  ['yesterdayT04', '2026-11-25T04:00:00.000Z', HOUR_MS],
  ['tomorrow', '2026-11-27T00:00:00.000Z', DAY_MS],
  ['-3h', '2026-11-26T15:40:30.500Z', 0],
  ['-90m', '2026-11-26T17:10:30.500Z', 0],
  ['-2d', '2026-11-24T18:40:30.500Z', 0],
  ['-1w', '2026-11-19T18:40:30.500Z', 0],
])('%s is %s and lasts %d ms', (text, at, lengthMs) => {
  expect(parseMoment(text, NOW_MS)).toEqual({ ok: true, value: { atMs: Date.parse(at), lengthMs } });
});

test.each([
  '',
  'soon',
  '2026-02-30',
  '2025-02-29',
  '2026-13-01',
  '2026-11-25T24',
  '2026-11-25T04:60',
  '2026-11-25 04',
  '26-11-25',
  '3h',
  '-3',
  '-3y',
  '-9999999h',
  '--3h',
])('"%s" is refused', (text) => {
  const parsed = parseMoment(text, NOW_MS);
  expect(parsed).toMatchObject({ ok: false, refusal: expect.stringContaining(`"${text}" is no time`) });
});

test.each([
  ['the first day of a year', '2027-01-01T00:00:00.000Z', '2026-12-31T00:00:00.000Z'],
  ['the last moment of a day', '2026-11-26T23:59:59.999Z', '2026-11-25T00:00:00.000Z'],
])('yesterday seen from %s', (_, now, expected) => {
  expect(parseMoment('yesterday', Date.parse(now))).toMatchObject({ value: { atMs: Date.parse(expected) } });
});
