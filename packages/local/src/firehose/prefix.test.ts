import { objectKeyOf, prefixProblem, withTime } from './prefix.ts';

const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';
const atMs = Date.UTC(2026, 10, 21, 4, 5, 6, 789);
const suffix = `archive-1-2026-11-21-04-05-06-${uuid}.gz`;

test.each([
  ['events/!{timestamp:yyyy/MM/dd/HH}/', `events/2026/11/21/04/${suffix}`],
  ['!{timestamp:yyyy}-!{timestamp:MM}', `2026-11${suffix}`],
  ["year=!{timestamp:yyyy}/h=!{timestamp:'H'HH}/", `year=2026/h=H04/${suffix}`],
  ['!{firehose:random-string}/!{timestamp:mm.ss}/', `0f8fad5bd9c/05.06/${suffix}`],
  ['plain', `plain2026/11/21/04/${suffix}`],
  ['', `2026/11/21/04/${suffix}`],
])('the key under %p', (prefix, expected) => {
  expect(prefixProblem(prefix)).toBeUndefined();
  const naming = { streamName: 'archive', prefix: withTime(prefix), extension: '.gz' };
  expect(objectKeyOf(naming, atMs, uuid)).toBe(expected);
});

test.each(['!{timestamp:yyyy', '!{timestamp:EEE}', '!{firehose:error-output-type}', '!{nothing}'])(
  '%p is refused',
  (prefix) => {
    expect(prefixProblem(prefix)).toMatch(/expression/);
  },
);
