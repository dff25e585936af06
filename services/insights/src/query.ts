import { ok, type Result, refuse } from '@twolane/contracts';
import { dayOf, hourOf, hourStartMs } from '@twolane/event-time';
import { invalidRequest, type ProblemAnswer } from '@twolane/http';
import { DEFAULT_PAGE, MAX_PAGE } from './domain/limits.ts';

/** Query parameters, checked. Each refusal names the parameter. */

type Query = Readonly<Record<string, string | undefined>>;

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest range that one may ask for: a leap year. */
const MAX_RANGE_DAYS = 366;

const wrong = (field: string, detail: string): Result<never, ProblemAnswer> =>
  refuse(invalidRequest([{ field, detail }]));

export const wholeIn = (
  query: Query,
  name: string,
  { otherwise, maximum }: { readonly otherwise: number; readonly maximum: number },
): Result<number, ProblemAnswer> => {
  const text = query[name];
  if (text === undefined) return ok(otherwise);
  const value = Number(text);
  return /^\d{1,9}$/.test(text) && value >= 1 && value <= maximum
    ? ok(value)
    : wrong(name, `must be a whole number from 1 to ${maximum}`);
};

export const limitIn = (query: Query): Result<number, ProblemAnswer> =>
  wholeIn(query, 'limit', { otherwise: DEFAULT_PAGE, maximum: MAX_PAGE });

/** Hours from `fromMs` on, before `toMs`; both whole hours. */
export interface HourRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const hourStartOf = (text: string): number | undefined =>
  hourStartMs(text) ?? (/^\d{4}-\d\d-\d\d$/.test(text) ? hourStartMs(`${text}T00`) : undefined);

const instantIn = (query: Query, name: string, otherwiseMs: number): Result<number, ProblemAnswer> => {
  const text = query[name];
  if (text === undefined) return ok(otherwiseMs);
  const atMs = hourStartOf(text);
  return atMs === undefined
    ? wrong(name, 'must be an hour such as 2026-11-21T04 or a day such as 2026-11-21, in UTC')
    : ok(atMs);
};

const rangeIn = (query: Query, otherwise: HourRange): Result<HourRange, ProblemAnswer> => {
  const to = instantIn(query, 'to', otherwise.toMs);
  if (!to.ok) return to;
  const from = instantIn(query, 'from', Math.min(otherwise.fromMs, to.value - DAY_MS));
  if (!from.ok) return from;
  if (from.value >= to.value) return wrong('from', 'must be before to');
  return to.value - from.value <= MAX_RANGE_DAYS * DAY_MS
    ? ok({ fromMs: from.value, toMs: to.value })
    : wrong('from', `must be at most ${MAX_RANGE_DAYS} days before to`);
};

/** Where nothing is said, the last 24 hours with the present one. With `after`, it begins behind that hour. */
export const hoursIn = (query: Query, nowMs: number): Result<HourRange, ProblemAnswer> => {
  const nextHourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS + HOUR_MS;
  return behind(query, HOUR_MS, rangeIn(query, { fromMs: nextHourMs - DAY_MS, toMs: nextHourMs }));
};

/** Where nothing is said, the last 31 days with the present one. With `after`, it begins behind that day. */
export const daysIn = (query: Query, nowMs: number): Result<HourRange, ProblemAnswer> => {
  for (const name of ['from', 'to', 'after']) {
    const text = query[name];
    if (text !== undefined && !/^\d{4}-\d\d-\d\d$/.test(text)) {
      return wrong(name, 'must be a day such as 2026-11-21, in UTC');
    }
  }
  const nextDayMs = Math.floor(nowMs / DAY_MS) * DAY_MS + DAY_MS;
  return behind(query, DAY_MS, rangeIn(query, { fromMs: nextDayMs - 31 * DAY_MS, toMs: nextDayMs }));
};

const behind = (
  query: Query,
  stepMs: number,
  range: Result<HourRange, ProblemAnswer>,
): Result<HourRange, ProblemAnswer> => {
  const { after } = query;
  if (!range.ok || after === undefined) return range;
  const afterMs = hourStartOf(after);
  if (afterMs === undefined) return wrong('after', 'must be next of the page before');
  return ok({ ...range.value, fromMs: Math.max(range.value.fromMs, afterMs + stepMs) });
};

/** The days that a range touches, in order. */
export const daysOf = ({ fromMs, toMs }: HourRange): readonly string[] => {
  const days: string[] = [];
  for (let atMs = Math.floor(fromMs / DAY_MS) * DAY_MS; atMs < toMs; atMs += DAY_MS) days.push(dayOf(atMs));
  return days;
};

export const lastHourOf = (day: string): string => `${day}T23`;

export const isWithin = (hour: string, { fromMs, toMs }: HourRange): boolean =>
  hour >= hourOf(fromMs) && hour < hourOf(toMs);

/** A page token of the store: text in base64url, which is all that can be told from outside. */
export const isPageToken = (text: string): boolean =>
  text !== '' && Buffer.from(Buffer.from(text, 'base64url').toString('utf8')).toString('base64url') === text;

export const tokenIn = (query: Query): Result<string | undefined, ProblemAnswer> => {
  const { after } = query;
  return after === undefined || isPageToken(after)
    ? ok(after)
    : wrong('after', 'must be next of the page before');
};
