import fc from 'fast-check';
import { parseTime, timeText } from './time.ts';

test.each([
  ['1970-01-01T00:00:00Z', 0],
  ['1970-01-01T00:00:00.001Z', 1],
  ['1970-01-01t00:00:01z', 1000],
  ['1970-01-01T01:00:00+01:00', 0],
  ['1969-12-31T23:59:59.999Z', -1],
  ['1970-01-01T00:00:00.123999999Z', 123],
  ['2000-02-29T00:00:00Z', 951_782_400_000],
])('%s is %d', (text, expected) => {
  expect(parseTime(text)).toBe(expected);
});

test.each([
  '',
  'yesterday',
  '2026-11-21',
  '2026-11-21T04:05:06',
  '2026-11-21 04:05:06Z',
  '2026-11-21T04:05Z',
  '2026-02-31T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-11-21T24:00:00Z',
  '2026-11-21T23:60:00Z',
  '2026-12-31T23:59:60Z',
  '2026-11-21T04:05:06+25:00',
  '2026-11-21T04:05:06.Z',
  '+002026-11-21T04:05:06Z',
  '1795233906000',
])('%j is no time', (text) => {
  expect(parseTime(text)).toBeUndefined();
});

test('what is written is read back', () => {
  const times = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  });
  fc.assert(fc.property(times, (date) => parseTime(timeText(date.getTime())) === date.getTime()));
});
