const HOUR_MS = 3_600_000;

/** Ten years: more is a mistake of the caller, not a wish. */
export const MAX_HOURS = 87_600;

/** From the first to before the last, epoch milliseconds. */
export interface ArrivalRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where Firehose puts what arrived in this hour: `events/2026/11/21/04/`, in UTC. */
const prefixOf = (hourMs: number): string =>
  `events/${new Date(hourMs).toISOString().slice(0, 13).replaceAll(/[-T]/g, '/')}/`;

/**
 * The archive's folders whose hour touches the range, oldest first. A range with nothing in it has none. Throws
 * RangeError for a range that is no time, or longer than MAX_HOURS.
 */
export const hourPrefixes = ({ fromMs, toMs }: ArrivalRange): readonly string[] => {
  const firstMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS;
  const hours = Math.ceil((toMs - firstMs) / HOUR_MS);
  if (Number.isNaN(hours) || hours > MAX_HOURS) {
    throw new RangeError(`from ${fromMs} to ${toMs} is no range of at most ${MAX_HOURS} hours`);
  }
  return fromMs < toMs ? Array.from({ length: hours }, (_, hour) => prefixOf(firstMs + hour * HOUR_MS)) : [];
};
