import { ok, type Problem, parseTime, type Result, refuse } from '@twolane/contracts';
import { classify, type LatenessPolicy } from '@twolane/event-time';

/**
 * When an order was placed, epoch milliseconds: what the shop says, otherwise now. Refused outside of what may still be
 * corrected, because every consumer would set such an event aside: better the shop learns it than nobody.
 */
export const placedAtMs = (
  text: string | undefined,
  nowMs: number,
  policy: LatenessPolicy,
): Result<number, readonly Problem[]> => {
  if (text === undefined) return ok(nowMs);
  const occurredMs = parseTime(text);
  if (occurredMs === undefined) {
    return wrong('must be a date-time by RFC 3339 that exists, such as 2026-11-21T04:05:06Z');
  }
  switch (classify({ occurredMs, recordedMs: nowMs }, policy)) {
    case 'future':
      return wrong(`lies more than ${policy.maxFutureSkewMs / 1000} seconds in the future`);
    case 'frozen':
      return wrong(
        `lies more than ${policy.correctionWindowMs / dayMs} days back, where nothing changes any more`,
      );
    default:
      return ok(occurredMs);
  }
};

const dayMs = 24 * 60 * 60 * 1000;

const wrong = (message: string): Result<never, readonly Problem[]> =>
  refuse([{ path: '/placedAt', message }]);
