import { dayOf, hourEndMs, hourOf, hourStartMs, type WindowState, windowState } from './windows.ts';

describe('hours and days in UTC', () => {
  test.each([
    ['the first instant', '2026-11-21T04:00:00.000Z', '2026-11-21T04', '2026-11-21'],
    ['the last instant', '2026-12-31T23:59:59.999Z', '2026-12-31T23', '2026-12-31'],
    ['a leap day', '2028-02-29T12:30:00.000Z', '2028-02-29T12', '2028-02-29'],
  ])('%s', (_, time, hour, day) => {
    expect([hourOf(Date.parse(time)), dayOf(Date.parse(time))]).toEqual([hour, day]);
  });

  test('an hour has its start and its end', () => {
    expect(hourStartMs('2026-11-21T04')).toBe(Date.parse('2026-11-21T04:00:00.000Z'));
    expect(hourEndMs('2026-11-21T23')).toBe(Date.parse('2026-11-22T00:00:00.000Z'));
  });

  test.each([
    '',
    'T',
    '2026-11-21',
    '2026-11-21T4',
    '2026-11-21T24',
    '2026-11-21T04:00',
    '2026-11-21t04',
    '2026-02-30T00',
    // A day of a year outside of 0 to 9999 is as long as an hour of ours.
    '+012026-11-21',
    '-000001-11-21',
  ])('"%s" is no hour', (text) => {
    expect([hourStartMs(text), hourEndMs(text)]).toEqual([undefined, undefined]);
  });
});

test.each<[string, number, number, WindowState]>([
  // what, milliseconds since its end, revision, state
  ['still open', -1, 0, 'provisional'],
  ['over, nothing late yet', 500, 0, 'provisional'],
  ['changed while it is open to late events', 500, 1, 'revised'],
  ['at the end of the correction window', 1_000, 0, 'provisional'],
  ['at the end of the correction window, revised', 1_000, 2, 'revised'],
  ['after it', 1_001, 0, 'final'],
  ['after it, revised', 1_001, 3, 'final'],
])('a window that is %s', (_, sinceEndMs, revision, state) => {
  const endMs = 1_795_245_000_000;
  const policy = { correctionWindowMs: 1_000 };
  expect(windowState({ endMs, nowMs: endMs + sinceEndMs, revision, policy })).toBe(state);
});
