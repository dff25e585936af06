import { count, dollars, minor, minutes, NONE, printable, short, signed, time } from './words.ts';

test.each([
  [time('2026-11-25T04:00:12.000Z'), '2026-11-25 04:00:12Z'],
  [time('2026-11-25T04:00:12.250Z'), '2026-11-25 04:00:12.250Z'],
  [time('2026-11-25T06:00:12+02:00'), '2026-11-25 04:00:12Z'],
  [time('soon'), 'soon'],
  [time(undefined), NONE],
  [dollars(0), '$0.0000'],
  [dollars(1_234_567), '$1.2346'],
  [dollars(undefined), NONE],
  [minutes(0.01), '1 s'],
  [minutes(0.5), '30 s'],
  [minutes(12.4), '12 min'],
  [minutes(150), '2.5 h'],
  [minor(1_234_567), '12,345.67'],
  [minor(-50), '-0.50'],
  [count(1_234_567), '1,234,567'],
  [signed(12), '+12'],
  [signed(-12), '-12'],
  [signed(0), '0'],
  [short('a'.repeat(10), 5), 'aaaa…'],
  [short({ a: 1 }), '{"a":1}'],
  [short(undefined), NONE],
])('%s', (text, expected) => {
  expect(text).toBe(expected);
});

test.each([
  ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
  ['a\rb\nc\td', 'a\\u000db\\u000ac\\u0009d'],
  ['\u009b2J', '\\u009b2J'],
  ['abc\u202edcb', 'abc\\u202edcb'],
  ['żółć 漢 🙂', 'żółć 漢 🙂'],
])('%j is shown, not obeyed', (given, expected) => {
  expect(printable(given)).toBe(expected);
});
