/** When a scheduled rule fires next, in epoch milliseconds. */
export type Schedule = { nextAfter(nowMs: number): number };

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const ratePattern = /^rate\((\d+) (minute|hour|day)(s?)\)$/;

/**
 * `rate(value unit)` (EventBridge user guide, "Rate expressions"): 1 goes with the singular, more with
 * the plural. `cron(...)` is refused: nothing here uses it.
 */
export const parseScheduleExpression = (expression: string, startedMs: number): Schedule => {
  const [, digits, unit, plural] = ratePattern.exec(expression) ?? [];
  const value = Number(digits);
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') {
    throw new Error(`schedule "${expression}" is not supported: use rate(value unit)`);
  }
  if (value < 1 || (value === 1) !== (plural === '')) {
    throw new Error(`schedule "${expression}" is malformed: rate(1 minute), rate(5 minutes)`);
  }
  const everyMs = value * unitMs[unit];
  return { nextAfter: (nowMs) => startedMs + (Math.floor((nowMs - startedMs) / everyMs) + 1) * everyMs };
};
