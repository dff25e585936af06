import { ok, parseTime, type Result, refuse } from '@twolane/contracts';
import { invalidRequest, type ProblemAnswer, type ProblemDetail } from '@twolane/http';
import { cursorFrom, type Position } from './cursor.ts';
import { DEFAULT_AGE_DAYS, DEFAULT_PAGE_MESSAGES, MAX_PAGE_MESSAGES } from './limits.ts';
import type { MessageFilter } from './rules/filter.ts';
import { STATUSES, type Status } from './rules/handling.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface Selection {
  readonly filter: MessageFilter;
  readonly limit: number;
  readonly from?: Position;
}

type Query = Readonly<Record<string, string | undefined>>;

interface Known {
  readonly consumers: readonly string[];
  readonly nowMs: number;
}

/** A misspelt filter must not pass for none. */
const PARAMETERS = ['consumer', 'cause', 'kind', 'status', 'sentAfter', 'sentBefore', 'after', 'limit'];

/** What a list is asked for in the query string; the names of all wrong fields at once. */
export const selectionFrom = (
  query: Query,
  { consumers, nowMs }: Known,
): Result<Selection, ProblemAnswer> => {
  const wrong: ProblemDetail[] = Object.keys(query)
    .filter((name) => !PARAMETERS.includes(name))
    .map((field) => ({ field, detail: `is no parameter; known are ${PARAMETERS.join(', ')}` }));
  const { consumer, cause, kind, status, after } = query;
  if (consumer !== undefined && !consumers.includes(consumer)) {
    wrong.push({ field: 'consumer', detail: `must be one of ${consumers.join(', ')}` });
  }
  if (kind !== undefined && kind !== 'parked' && kind !== 'deadLettered') {
    wrong.push({ field: 'kind', detail: 'must be parked or deadLettered' });
  }
  const isStatus = (word: string | undefined): word is Status | undefined =>
    word === undefined || STATUSES.some((each) => each === word);
  if (!isStatus(status)) wrong.push({ field: 'status', detail: `must be one of ${STATUSES.join(', ')}` });
  const limit = Number(query['limit'] ?? DEFAULT_PAGE_MESSAGES);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_MESSAGES) {
    wrong.push({ field: 'limit', detail: `must be a whole number from 1 to ${MAX_PAGE_MESSAGES}` });
  }
  const from = after === undefined ? undefined : cursorFrom(after);
  if (after !== undefined && from === undefined) {
    wrong.push({ field: 'after', detail: 'must be `next` of an earlier answer' });
  }
  const range = rangeFrom(query, nowMs);
  if (!range.ok) wrong.push(...range.refusal);
  if (!range.ok || wrong.length > 0 || !isStatus(status)) return refuse(invalidRequest(wrong));
  return ok({
    filter: {
      consumers: consumer === undefined ? consumers : [consumer],
      ...range.value,
      ...(cause === undefined ? {} : { cause }),
      ...(kind === 'parked' || kind === 'deadLettered' ? { kind } : {}),
      ...(status === undefined ? {} : { status }),
    },
    limit,
    ...(from === undefined ? {} : { from }),
  });
};

export interface WrongTime {
  readonly field: 'sentAfter' | 'sentBefore';
  readonly detail: string;
}

type Range = Pick<MessageFilter, 'sentAfterMs' | 'sentBeforeMs'>;

/** Absent bounds: what can still be corrected, up to now. A reversed range is a mistake, not an empty list. */
export const rangeFrom = (
  {
    sentAfter,
    sentBefore,
  }: { readonly sentAfter?: string | undefined; readonly sentBefore?: string | undefined },
  nowMs: number,
): Result<Range, readonly WrongTime[]> => {
  // A message that came just now is not yet a list's affair, but clocks differ.
  const sentBeforeMs = sentBefore === undefined ? nowMs + DAY_MS : parseTime(sentBefore);
  const sentAfterMs = sentAfter === undefined ? nowMs - DEFAULT_AGE_DAYS * DAY_MS : parseTime(sentAfter);
  const notTime = 'must be a date-time by RFC 3339, such as 2026-11-21T04:05:06.789Z';
  const wrong: readonly WrongTime[] = [
    ...(sentAfterMs === undefined ? [{ field: 'sentAfter' as const, detail: notTime }] : []),
    ...(sentBeforeMs === undefined ? [{ field: 'sentBefore' as const, detail: notTime }] : []),
  ];
  if (sentAfterMs === undefined || sentBeforeMs === undefined) return refuse(wrong);
  if (sentAfterMs >= sentBeforeMs) {
    return refuse([{ field: 'sentBefore', detail: 'must be later than sentAfter' }]);
  }
  if (sentBeforeMs - sentAfterMs > MAX_RANGE_DAYS * DAY_MS) {
    return refuse([
      { field: 'sentAfter', detail: `must be at most ${MAX_RANGE_DAYS} days before sentBefore` },
    ]);
  }
  return ok({ sentAfterMs, sentBeforeMs });
};

/** Messages are kept for a year. */
const MAX_RANGE_DAYS = 400;
