import { nextPath } from './link.ts';

const CURRENT = '/admin/replays/r1/deltas?format=csv';

test.each([
  [
    '</admin/replays/r1/deltas?format=csv&after=a>; rel="next"',
    '/admin/replays/r1/deltas?format=csv&after=a',
  ],
  ['<?format=csv&after=b>; rel=next', '/admin/replays/r1/deltas?format=csv&after=b'],
  ['</first>; rel="first", <?after=c>; rel="next"', '/admin/replays/r1/deltas?after=c'],
  ['<https://elsewhere.example.com/x?y=1>; rel="next"', '/admin/replays/r1/deltas?y=1'],
  ['</first>; rel="prev"', undefined],
  [`<${CURRENT}>; rel="next"`, undefined],
  ['', undefined],
  [null, undefined],
])('%s', (link, expected) => {
  expect(nextPath(link, CURRENT, 'http://127.0.0.1:4000')).toBe(expected);
});
