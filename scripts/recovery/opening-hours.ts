const HOUR_MS = 3_600_000;
const OPENS_HOUR = 8;
const OPEN_HOURS = 10;

/** When the nth of `count` commands of a day happened: spread over the opening hours, in their order. */
export const openingTimeMs = (dayStartMs: number, n: number, count: number): number =>
  dayStartMs + OPENS_HOUR * HOUR_MS + Math.floor((n * OPEN_HOURS * HOUR_MS) / count);
