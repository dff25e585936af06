const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const OUR_FORM = '2026-11-21T04:05:06.789Z';

/**
 * Milliseconds since 1970 of an RFC 3339 date-time, any offset, fractions cut to milliseconds. `undefined` where it
 * is none, or names a day or time that does not exist (leap seconds included: `Date` cannot hold them).
 */
export const parseTime = (text: string): number | undefined => {
  // What Twolane has written itself, which most times are, needs no taking apart.
  if (text.length === OUR_FORM.length) {
    const atMs = Date.parse(text);
    if (!Number.isNaN(atMs) && timeText(atMs) === text) return atMs;
  }
  const parts = RFC_3339.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = parts;
  const milliseconds = `${fraction.slice(1)}000`.slice(0, 3);
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}`;
  const asUtcMs = Date.parse(`${local}Z`);
  // Date.parse rolls 31 February over to March: the round trip shows it.
  if (Number.isNaN(asUtcMs) || timeText(asUtcMs) !== `${local}Z`) return undefined;
  const atMs = Date.parse(`${local}${zone.toUpperCase()}`);
  return Number.isNaN(atMs) ? undefined : atMs;
};

/** RFC 3339 in UTC with milliseconds, the one form in which Twolane writes times. */
export const timeText = (atMs: number): string => new Date(atMs).toISOString();
