import { ok, parseTime, type Result, refuse, timeText } from '@twolane/contracts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNIT_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

/** A moment and how long the thing lasts that was named: a day, an hour, a minute, or nothing at all. */
export interface Moment {
  readonly atMs: number;
  readonly lengthMs: number;
}

const BEFORE = /^-(\d{1,6})([mhdw])$/;
const DAY = /^(\d{4}-\d{2}-\d{2}|today|yesterday|tomorrow)(?:[Tt](\d{2})(?::(\d{2}))?[Zz]?)?$/;

const startOfDayMs = (atMs: number): number => Math.floor(atMs / DAY_MS) * DAY_MS;
const dayText = (atMs: number): string => timeText(atMs).slice(0, 10);

const dateOf = (word: string, nowMs: number): string => {
  const today = startOfDayMs(nowMs);
  if (word === 'today') return dayText(today);
  if (word === 'yesterday') return dayText(today - DAY_MS);
  return word === 'tomorrow' ? dayText(today + DAY_MS) : word;
};

const TIME_FORMS =
  'RFC 3339, 2026-11-25, 2026-11-25T04, 2026-11-25T04:30 (UTC), now, today, yesterday, yesterdayT04, or an age such as -3h (m, h, d, w)';

/**
 * A time as people write it, in UTC unless it says otherwise. A day that does not exist is refused, not rolled over to
 * the next month.
 */
export function parseMoment(text: string, nowMs: number): Result<Moment, string> {
  if (text === 'now') return ok({ atMs: nowMs, lengthMs: 0 });
  const [, count, unit = ''] = BEFORE.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count !== undefined && unitMs !== undefined) {
    return ok({ atMs: nowMs - Number(count) * unitMs, lengthMs: 0 });
  }
  const [, day, hour, minute] = DAY.exec(text) ?? [];
  const full = day === undefined ? text : `${dateOf(day, nowMs)}T${hour ?? '00'}:${minute ?? '00'}:00Z`;
  const atMs = parseTime(full);
  if (atMs === undefined) return refuse(`"${text}" is no time. Times are: ${TIME_FORMS}.`);
  if (day === undefined) return ok({ atMs, lengthMs: 0 });
  if (hour === undefined) return ok({ atMs, lengthMs: DAY_MS });
  return ok({ atMs, lengthMs: minute === undefined ? HOUR_MS : MINUTE_MS });
}
