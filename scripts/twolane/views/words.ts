import { parseTime, timeText } from '@twolane/contracts';

const whole = new Intl.NumberFormat('en-GB');
/** What stands where there is nothing. */
export const NONE = '–';

export const count = (value: number | undefined): string =>
  value === undefined ? NONE : whole.format(value);

/** `2026-11-25 04:00:12Z`, with milliseconds only where there are some. */
export function time(text: string | undefined): string {
  const atMs = text === undefined ? undefined : parseTime(text);
  if (atMs === undefined) return text ?? NONE;
  return timeText(atMs).replace('T', ' ').replace('.000Z', 'Z');
}

/** Dollars of which most cost less than one: four places. */
export const dollars = (microUsd: number | undefined): string =>
  microUsd === undefined ? NONE : `$${(microUsd / 1_000_000).toFixed(4)}`;

export function minutes(value: number | undefined): string {
  if (value === undefined) return NONE;
  if (value < 1) return `${Math.max(1, Math.round(value * 60))} s`;
  return value < 90 ? `${Math.round(value)} min` : `${(value / 60).toFixed(1)} h`;
}

/** `12,340.00` of minor units; the currency stands beside it. */
export const minor = (amount: number | undefined): string =>
  amount === undefined
    ? NONE
    : new Intl.NumberFormat('en-GB', { minimumFractionDigits: 2 }).format(amount / 100);

export const signed = (value: number): string => (value > 0 ? `+${count(value)}` : count(value));

/** Controls, line separators and changes of direction: what a terminal would obey instead of show. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text of somebody else as it may be shown: event data must not move the cursor or colour the terminal. */
export const printable = (text: string): string =>
  text.replace(CONTROL, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Any value of a document on one line, at most `maxLength` characters. */
export function short(value: unknown, maxLength = 60): string {
  if (value === undefined) return NONE;
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
