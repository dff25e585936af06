import { meansDoor, parseDoorRequest } from './parse-request.ts';

const about = { twolane: 'replay/1', replayId: '01JD' };
const rehearse = { ...about, kind: 'rehearse', events: [{ id: 'a' }, 7] };
const apply = { ...about, kind: 'apply', events: [], allowExternal: false, inOrder: true };
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

test('an application is in order only where that is said', () => {
  const { inOrder: _, ...unsaid } = apply;
  expect(parseDoorRequest(unsaid)).toEqual({ ok: true, value: { ...apply, inOrder: false } });
});

const events501 = Array.from({ length: 501 }, () => 0);
const windows169 = Array.from({ length: 169 }, (_, n) => `w${n}`);

test.each([
  ['as many events as one request may bring', { ...rehearse, events: events501.slice(1) }],
  ['as many windows as one request may name', { ...windows, windows: windows169.slice(1) }],
])('taken: %s', (_, request) => {
  expect(parseDoorRequest(request)).toEqual({ ok: true, value: request });
});

test.each([
  [{ ...rehearse, twolane: 'replay/2' }, '"twolane" must be "replay/1".'],
  [{ ...rehearse, replayId: '' }, '"replayId" must be text.'],
  [{ ...rehearse, replayId: 7 }, '"replayId" must be text.'],
  [{ ...rehearse, kind: 'undo' }, '"kind" must be "rehearse", "apply" or "rebuild".'],
  [{ ...rehearse, events: { 0: {} } }, '"events" must be a list.'],
  [{ ...rehearse, events: events501 }, '"events" has more than 500.'],
  [{ ...apply, events: 'a' }, '"events" must be a list.'],
  [{ ...apply, allowExternal: 'no' }, '"allowExternal" must be true or false.'],
  [{ ...apply, inOrder: 1 }, '"inOrder" must be true or false.'],
  [{ ...rehearse, allowExternal: true }, '"allowExternal" is not known here.'],
  [{ ...apply, window: 'w' }, '"window" is not known here.'],
  [
    { ...windows, step: 'undo' },
    '"step" must be "begin", "rehearse", "fill", "figures", "swap" or "abandon".',
  ],
  [{ ...windows, windows: 'w' }, '"windows" must be a list of texts.'],
  [{ ...windows, windows: ['w', ''] }, '"windows" must be a list of texts.'],
  [{ ...windows, windows: [7] }, '"windows" must be a list of texts.'],
  [{ ...windows, windows: windows169 }, '"windows" has more than 168.'],
  [{ ...windows, events: [] }, '"events" is not known here.'],
  [{ ...fill, window: 4 }, '"window" must be text.'],
  [{ ...fill, window: '' }, '"window" must be text.'],
  [{ ...fill, events: 7 }, '"events" must be a list.'],
  [{ ...fill, windows: [] }, '"windows" is not known here.'],
])('refused: %j', (request, refusal) => {
  expect(parseDoorRequest(request)).toEqual({ ok: false, refusal });
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
