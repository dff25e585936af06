import { ok, type Result, refuse } from '../result.ts';

/** When a scheduled rule fires next, in epoch milliseconds. */
export type Schedule = { nextAfter(nowMs: number): number };

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const ratePattern = /^rate\((\d+) (minute|hour|day)(s?)\)$/;
/** API reference, PutRule. */
const longestExpression = 256;

const everyMsOf = (expression: string): Result<number, string> => {
  const quoted = `schedule "${expression.slice(0, longestExpression)}"`;
  const [, digits, unit, plural] = ratePattern.exec(expression) ?? [];
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') {
    return refuse(`${quoted} is not supported: use rate(value unit)`);
  }
  const value = Number(digits);
  if (value < 1 || (value === 1) !== (plural === '')) {
    return refuse(`${quoted} is malformed: rate(1 minute), rate(5 minutes)`);
  }
  const everyMs = value * unitMs[unit];
  return Number.isSafeInteger(everyMs) ? ok(everyMs) : refuse(`${quoted} is malformed: it would never come`);
};

/** Why an expression cannot be followed, if it cannot. */
export const scheduleProblem = (expression: string): string | undefined => {
  const everyMs = everyMsOf(expression);
  return everyMs.ok ? undefined : everyMs.refusal;
};

/**
 * `rate(value unit)` (EventBridge user guide, "Rate expressions"): 1 goes with the singular, more with the plural.
 * `cron(...)` is refused: nothing here uses it. Throws where `scheduleProblem` names a problem.
 */
export const parseScheduleExpression = (expression: string, startedMs: number): Schedule => {
  const parsed = everyMsOf(expression);
  if (!parsed.ok) throw new Error(parsed.refusal);
  const everyMs = parsed.value;
  return { nextAfter: (nowMs) => startedMs + (Math.floor((nowMs - startedMs) / everyMs) + 1) * everyMs };
};
