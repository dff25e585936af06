import type { Item } from '@twolane/store';
import { TABLES } from '../functions/tables.ts';
import type { Rest } from './at-rest.ts';
import { isSame, NO_SALES, type Recount, recountOf } from './sales-watch.ts';

const HOUR_LENGTH = '2026-11-21T04'.length;
/** The sales of each hour are what its events come to, and what was published last is no other figure. */
export const checkSales = async ({ base, expected, fail }: Rest): Promise<void> => {
  const counted = new Map<string, Recount>();
  const published = new Map<string, Item>();
  const items = await base.all(TABLES.insights);
  const live = new Map<string, number>();
  for (const { key, item } of items) {
    if (!key.pk.startsWith('sales#') || !key.sk.endsWith('#live')) continue;
    live.set(key.sk.slice(0, HOUR_LENGTH), Number(item['live']));
    if (item['building'] !== undefined)
      fail('nothingIsHeld', `${key.sk} is still being built by ${String(item['replayId'])}.`);
  }
  for (const { key, item } of items) {
    if (!key.pk.startsWith('sales#')) continue;
    const hour = key.sk.slice(0, HOUR_LENGTH);
    if (key.sk.startsWith(`${hour}#g${live.get(hour) ?? 1}#`))
      counted.set(hour, sum(counted.get(hour) ?? NO_SALES, recountOf(item)));
    if (key.sk === `${hour}#state`) published.set(hour, item);
  }
  for (const hour of new Set([...counted.keys(), ...expected.sales.keys()])) {
    const found = counted.get(hour) ?? NO_SALES;
    const wanted = expected.sales.get(hour) ?? NO_SALES;
    if (!isSame(found, wanted))
      fail(
        'salesAsTold',
        `${hour} has ${JSON.stringify(found)}, its events come to ${JSON.stringify(wanted)}.`,
      );
    const totals: unknown = JSON.parse(String(published.get(hour)?.['totals'] ?? '[]'));
    const [first = {}]: readonly unknown[] = Array.isArray(totals) ? totals : [];
    if (!isSame(recountOf(Object(first)), wanted))
      fail(
        'publishedAsTold',
        `${hour} was published as ${JSON.stringify(first)}, its events come to ${JSON.stringify(wanted)}.`,
      );
  }
};

const sum = (one: Recount, other: Recount): Recount => {
  const all: Record<string, number> = {};
  for (const name of Object.keys(NO_SALES)) all[name] = (one[name] ?? 0) + (other[name] ?? 0);
  return all;
};
