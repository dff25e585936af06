import type { Command } from 'commander';
import { wholeNumber } from '../../terminal/whole-number.ts';
import { misuse } from '../ended.ts';
import { parseMoment } from '../time/parse-moment.ts';
import { parseRange, type Range, type RangeWords } from '../time/parse-range.ts';

const MAX_RATE_PER_SEC = 1000;
export const rate = wholeNumber(1, MAX_RATE_PER_SEC);
export const percent = wholeNumber(0, 100);

/** How many items a list shows; `--limit 0` is all. */
const listLimit = wholeNumber(0, 1_000_000);
const DEFAULT_LIST_LIMIT = 50;

export const withRange = (command: Command): Command =>
  command
    .option('--during <span>', 'a whole day, hour or minute: yesterday, 2026-11-25, 2026-11-25T04')
    .option('--from <time>', 'first moment of the range')
    .option('--to <time>', 'first moment after the range');

export const withLimit = (command: Command): Command =>
  command.option('--limit <n>', 'show at most so many, 0 for all', listLimit, DEFAULT_LIST_LIMIT);

export function rangeOf(words: RangeWords, nowMs: number): Range {
  const range = parseRange(words, nowMs);
  if (!range.ok) throw misuse(range.refusal);
  return range.value;
}

/** RFC 3339 of a time as people write it, or nothing of nothing. */
export function momentText(text: string | undefined, nowMs: number): string | undefined {
  if (text === undefined) return undefined;
  const moment = parseMoment(text, nowMs);
  if (!moment.ok) throw misuse(moment.refusal);
  return new Date(moment.value.atMs).toISOString();
}

/** More than this no page of a list holds. */
const MAX_PAGE_ITEMS = 100;

/** What to ask for at once where so many are wanted. */
export const pageSize = (limit: number): number =>
  limit === 0 ? MAX_PAGE_ITEMS : Math.min(limit, MAX_PAGE_ITEMS);

/** At most so many of them; 0 is all. */
export async function* first<Item>(items: AsyncIterable<Item>, limit: number): AsyncGenerator<Item> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    taken += 1;
    if (taken === limit) return;
  }
}
