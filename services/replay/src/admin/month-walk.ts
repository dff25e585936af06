import type { MonthAnswer, MonthPage } from '../month-list.ts';
import { type PageRequest, textOfToken, tokenOfText } from './paging.ts';

/** Where a walk through lists by month stands. */
interface Position {
  /** `2026-11` */
  readonly month: string;
  /** The list's own token within it. */
  readonly after?: string;
  /** Whether the month is through. */
  readonly done?: boolean;
}

const MONTH = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:\|(.*))?$/;

interface Walk<Item> extends PageRequest {
  /** `2026-11`: where it begins. */
  readonly newest: string;
  /** How many months it goes back. */
  readonly months: number;
  /** Things that are looked at before the page ends, full or not. */
  readonly maxLooked: number;
  month(month: string, page: MonthPage): Promise<MonthAnswer>;
  load(id: string): Promise<Item | undefined>;
  wanted(item: Item): boolean;
}

/** One page of a list that is kept month by month, newest first. */
export const walkMonths = async <Item>({
  limit,
  after,
  newest,
  months,
  maxLooked,
  month: readMonth,
  load,
  wanted,
}: Walk<Item>): Promise<{ readonly items: readonly Item[]; readonly next?: string }> => {
  const begin = positionOf(after, newest);
  const items: Item[] = [];
  let looked = 0;
  let inner = begin.after;
  for (const month of monthsBack(begin.month, newest, months)) {
    do {
      const { ids, next } = await readMonth(month, {
        limit: limit - items.length,
        ...(inner === undefined ? {} : { after: inner }),
      });
      const found = await Promise.all(ids.map(load));
      looked += found.length;
      for (const item of found) if (item !== undefined && wanted(item)) items.push(item);
      inner = next;
      if (items.length >= limit || looked >= maxLooked) {
        return {
          items,
          next: tokenOf({ month, ...(inner === undefined ? { done: true } : { after: inner }) }),
        };
      }
    } while (inner !== undefined);
  }
  return { items };
};

const tokenOf = ({ month, after, done = false }: Position): string => {
  if (done) return tokenOfText(monthBefore(month));
  return tokenOfText(after === undefined ? month : `${month}|${after}`);
};

/** A token that another list made begins this one anew. */
const positionOf = (token: string | undefined, newest: string): Position => {
  const [, month, after] = MONTH.exec(token === undefined ? '' : textOfToken(token)) ?? [];
  if (month === undefined) return { month: newest };
  return isStoreToken(after) ? { month, after } : { month };
};

const isStoreToken = (text: string | undefined): text is string =>
  text !== undefined && textOfToken(text) !== '' && tokenOfText(textOfToken(text)) === text;

/** Months from `first` back, as long as they lie within `months` before `newest`. */
function* monthsBack(first: string, newest: string, months: number): Generator<string> {
  const oldest = numberOf(newest) - months;
  for (let month = first; numberOf(month) > oldest; month = monthBefore(month)) yield month;
}

const numberOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));

const monthBefore = (month: string): string => {
  const number = numberOf(month) - 2;
  const year = Math.floor(number / 12);
  return `${String(year).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;
};
