import { meansDoor, parseDoorRequest } from './parse-request.ts';

const about = { twolane: 'replay/1', replayId: '01JD' };
const rehearse = { ...about, kind: 'rehearse', events: [{ id: 'a' }, 7] };
const apply = { ...about, kind: 'apply', events: [], allowExternal: false };
const windows = { ...about, kind: 'rebuild', step: 'begin', windows: ['2026-11-21T04'] };
const fill = { ...about, kind: 'rebuild', step: 'fill', window: '2026-11-21T04', events: [] };

test.each([
  rehearse,
  apply,
  windows,
  fill,
  { ...windows, step: 'figures' },
  { ...windows, step: 'swap' },
  { ...windows, step: 'abandon' },
  { ...fill, step: 'rehearse' },
])('taken: %j', (request) => {
  expect(parseDoorRequest(request)).toEqual({ ok: true, value: request });
});

test.each([
  ['twolane', { ...rehearse, twolane: 'replay/2' }],
  ['replayId', { ...rehearse, replayId: '' }],
  ['kind', { ...rehearse, kind: 'undo' }],
  ['events', { ...rehearse, events: { 0: {} } }],
  ['events', { ...rehearse, events: Array.from({ length: 501 }, () => 0) }],
  ['allowExternal', { ...apply, allowExternal: 'no' }],
  ['allowExternal', { ...rehearse, allowExternal: true }],
  ['step', { ...windows, step: 'undo' }],
  ['windows', { ...windows, windows: [''] }],
  ['windows', { ...windows, windows: Array.from({ length: 169 }, (_, n) => `w${n}`) }],
  ['window', { ...fill, window: 4 }],
  ['windows', { ...fill, windows: [] }],
])('refused for its "%s"', (name, request) => {
  const parsed = parseDoorRequest(request);
  expect(!parsed.ok && parsed.refusal).toMatch(new RegExp(`^"${name}" `));
});

test.each([
  [true, rehearse],
  [true, { twolane: 1 }],
  [false, { Records: [] }],
  [false, null],
  [false, 'twolane'],
])('means the door (%p): %j', (expected, value) => {
  expect(meansDoor(value)).toBe(expected);
});
