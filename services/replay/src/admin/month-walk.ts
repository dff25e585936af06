import { textOfToken, tokenOfText } from './paging.ts';

/** Where a walk through lists by month stands. */
export interface Position {
  /** `2026-11` */
  readonly month: string;
  /** The list's own token within it. */
  readonly after?: string;
  /** Whether the month is through. */
  readonly done?: boolean;
}

const MONTH = /^(\d{4}-(?:0[1-9]|1[0-2]))(?:\|(.*))?$/;

export const tokenOf = ({ month, after, done = false }: Position): string => {
  if (done) return tokenOfText(monthBefore(month));
  return tokenOfText(after === undefined ? month : `${month}|${after}`);
};

/** A token that another list made begins this one anew. */
export const positionOf = (token: string | undefined, newest: string): Position => {
  const [, month, after] = MONTH.exec(token === undefined ? '' : textOfToken(token)) ?? [];
  if (month === undefined) return { month: newest };
  return isStoreToken(after) ? { month, after } : { month };
};

const isStoreToken = (text: string | undefined): text is string =>
  text !== undefined && textOfToken(text) !== '' && tokenOfText(textOfToken(text)) === text;

/** Months from `first` back, as long as they lie within `months` before `newest`. */
export function* monthsBack(first: string, newest: string, months: number): Generator<string> {
  const oldest = numberOf(newest) - months;
  for (let month = first; numberOf(month) > oldest; month = monthBefore(month)) yield month;
}

const numberOf = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5));

const monthBefore = (month: string): string => {
  const number = numberOf(month) - 2;
  const year = Math.floor(number / 12);
  return `${String(year).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;
};
