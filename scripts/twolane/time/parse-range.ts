import { ok, type Result, refuse } from '@twolane/contracts';
import { parseMoment } from './parse-moment.ts';

/** From the first moment up to, but without, the last. */
export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface RangeWords {
  /** A whole day, hour or minute; one that is not over ends now. */
  readonly during?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const isOn = (atMs: number, lengthMs: number, nowMs: number): boolean =>
  atMs < nowMs && nowMs < atMs + lengthMs;

/** A range of time, said in one word (`--during yesterday`) or by both ends (`--from`, `--to`); never guessed. */
export function parseRange({ during, from, to }: RangeWords, nowMs: number): Result<Range, string> {
  if (during !== undefined) {
    if (from !== undefined || to !== undefined) {
      return refuse('--during says the whole range; leave out --from and --to, or use only these.');
    }
    const span = parseMoment(during, nowMs);
    if (!span.ok) return span;
    const { atMs, lengthMs } = span.value;
    return lengthMs === 0
      ? refuse(`"${during}" has no length. Name a day, an hour or a minute, or use --from and --to.`)
      : ok({ fromMs: atMs, toMs: isOn(atMs, lengthMs, nowMs) ? nowMs : atMs + lengthMs });
  }
  if (from === undefined || to === undefined) {
    return refuse('A range is needed: --during yesterday, or --from and --to.');
  }
  const start = parseMoment(from, nowMs);
  if (!start.ok) return start;
  const end = parseMoment(to, nowMs);
  if (!end.ok) return end;
  if (end.value.atMs <= start.value.atMs) {
    return refuse('The range is empty: --to must be later than --from, and is not part of the range.');
  }
  return ok({ fromMs: start.value.atMs, toMs: end.value.atMs });
}
