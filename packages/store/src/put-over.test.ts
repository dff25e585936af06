import { putOver } from './put-over.ts';

const put = { table: 'Things', key: { pk: 'a', sk: 'b' }, item: { n: 1 }, expiresAtSec: 60 };

test('a put over nothing expects nothing, and a put over a version that version', () => {
  expect(putOver(undefined, put)).toEqual({ kind: 'putIfAbsent', ...put });
  expect(putOver(0, put)).toEqual({ kind: 'putIfVersion', version: 0, ...put });
  expect(putOver(3, put)).toEqual({ kind: 'putIfVersion', version: 3, ...put });
});
