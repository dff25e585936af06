import type { StoredItem } from './change-set.ts';
import { mergePage } from './overlay-page.ts';
import { tokenAfter } from './page-token.ts';
import type { Page, Query } from './store.ts';

const base = (sk: string): StoredItem => ({ key: { pk: 'p', sk }, version: 1, item: { from: 'base' } });
const over = (sk: string): StoredItem => ({ key: { pk: 'p', sk }, version: 2, item: { from: 'over' } });
const query = (limit: number, more: Partial<Query> = {}): Query => ({
  table: 'main',
  pk: 'p',
  limit,
  ...more,
});
const page = (sks: string, next?: string): Page => ({
  items: [...sks].map(base),
  ...(next === undefined ? {} : { next: tokenAfter(next) }),
});

/** What a page shows: lower case from the base, upper case from over it; and the sort key behind which the next one begins. */
const shown = ({ items, next }: Page) => [
  items.map(({ key: { sk }, item }) => (item['from'] === 'over' ? sk.toUpperCase() : sk)).join(''),
  next === undefined ? undefined : Buffer.from(next, 'base64url').toString(),
];

test.each<[string, Query, Page, string, string, string | undefined]>([
  ['nothing over nothing', query(3), page(''), '', '', undefined],
  ['nothing over a page', query(3), page('ac'), '', 'ac', undefined],
  ['items over nothing', query(3), page(''), 'ab', 'AB', undefined],
  ['items between, in order', query(9), page('bd'), 'eca', 'AbCdE', undefined],
  ['the newer where both have it', query(9), page('abc'), 'b', 'aBc', undefined],
  ['no more than the limit', query(2), page('bd'), 'ac', 'Ab', 'b'],
  ['just the limit', query(3), page('bd'), 'a', 'Abd', undefined],
  ['a page that goes on', query(2), page('bd', 'd'), '', 'bd', 'd'],
  ['a page that goes on, pushed back', query(2), page('bd', 'd'), 'a', 'Ab', 'b'],
  ['what lies behind what the base has shown waits', query(9), page('bd', 'd'), 'aez', 'Abd', 'd'],
  ['what lies at the end of what it has shown does not', query(9), page('bd', 'd'), 'd', 'bD', 'd'],
  ['a page that goes on and shows nothing', query(9), page('', 'd'), 'ce', 'C', 'd'],
  ['behind a page', query(9, { after: tokenAfter('b') }), page('d'), 'abc', 'Cd', undefined],
  ['with a prefix', query(9, { skPrefix: 'b' }), page('b'), 'abc', 'B', undefined],
])('%s', (_, asked, of, above, sks, next) => {
  expect(shown(mergePage(asked, of, [...above].map(over)))).toEqual([sks, next]);
});
