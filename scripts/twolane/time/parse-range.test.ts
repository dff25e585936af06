import { parseRange } from './parse-range.ts';

const NOW_MS = Date.parse('2026-11-26T18:40:00Z');

test.each([
  [{ during: 'yesterday' }, '2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z'],
  [{ during: '2026-11-25T04' }, '2026-11-25T04:00:00Z', '2026-11-25T05:00:00Z'],
  [{ during: '2026-12-31' }, '2026-12-31T00:00:00Z', '2027-01-01T00:00:00Z'],
  [{ during: 'today' }, '2026-11-26T00:00:00Z', '2026-11-26T18:40:00Z'],
  [{ during: 'tomorrow' }, '2026-11-27T00:00:00Z', '2026-11-28T00:00:00Z'],
  [{ from: '2026-11-24', to: '2026-11-25' }, '2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z'],
  [{ from: '-3h', to: 'now' }, '2026-11-26T15:40:00Z', '2026-11-26T18:40:00Z'],
])('%j', (words, from, to) => {
  expect(parseRange(words, NOW_MS)).toEqual({
    ok: true,
    value: { fromMs: Date.parse(from), toMs: Date.parse(to) },
  });
});

test.each([
  [{}, 'A range is needed'],
  [{ from: '-3h' }, 'A range is needed'],
  [{ to: 'now' }, 'A range is needed'],
  [{ during: 'yesterday', from: '-3h' }, 'leave out --from and --to'],
  [{ during: 'now' }, 'has no length'],
  [{ during: 'someday' }, '"someday" is no time'],
  [{ from: 'x', to: 'now' }, '"x" is no time'],
  [{ from: '-3h', to: 'y' }, '"y" is no time'],
  [{ from: 'now', to: '-3h' }, 'The range is empty'],
  [{ from: '2026-11-25', to: '2026-11-25' }, 'The range is empty'],
])('%j is refused', (words, why) => {
  expect(parseRange(words, NOW_MS)).toMatchObject({ ok: false, refusal: expect.stringContaining(why) });
});
