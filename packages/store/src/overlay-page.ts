import type { StoredItem } from './change-set.ts';
import { sortKeyOf, tokenAfter } from './page-token.ts';
import { bySortKey } from './sort-key-order.ts';
import type { Page, Query } from './store.ts';

/**
 * A page of the base with the items over it. Beyond the last sort key that the base has shown, nothing is known of it yet:
 * items over it that lie there come with a later page.
 */
export const mergePage = (
  { skPrefix = '', limit, after }: Query,
  page: Page,
  over: readonly StoredItem[],
): Page => {
  const afterSk = after === undefined ? undefined : sortKeyOf(after);
  const shownTo = page.next === undefined ? undefined : sortKeyOf(page.next);
  const within = (sk: string): boolean =>
    sk.startsWith(skPrefix) &&
    (afterSk === undefined || bySortKey(sk, afterSk) > 0) &&
    (shownTo === undefined || bySortKey(sk, shownTo) <= 0);
  const bySk = new Map([
    ...page.items.map((item) => [item.key.sk, item] as const),
    ...over.filter(({ key }) => within(key.sk)).map((item) => [item.key.sk, item] as const),
  ]);
  const merged = [...bySk.values()].sort((a, b) => bySortKey(a.key.sk, b.key.sk));
  const items = merged.slice(0, limit);
  const last = items.at(-1);
  if (merged.length > limit && last !== undefined) return { items, next: tokenAfter(last.key.sk) };
  return page.next === undefined ? { items } : { items, next: page.next };
};
