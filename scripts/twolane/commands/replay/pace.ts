import type { Command } from 'commander';
import { percent, rate } from '../options.ts';

export const NO_WAIT = ['--no-wait', 'do not wait for the plan and its rehearsal'] as const;

/** What every way to ask for a replay can say. */
export interface Pace {
  readonly rate?: number;
  readonly maxFailures?: number;
  readonly maxDuplicates?: number;
  readonly reason?: string;
  readonly wait: boolean;
}

export const withPace = (command: Command): Command =>
  command
    .option('--rate <n>', 'deliveries a second, at most (50)', rate)
    .option('--max-failures <percent>', 'stop by itself when more have failed (5)', percent)
    .option('--max-duplicates <percent>', 'stop by itself when more had been applied meanwhile (5)', percent)
    .option('--reason <text>', 'why, for the approver and the audit trail')
    .option(...NO_WAIT);

/** A member where there is a value for it. */
export const given = <Value>(name: string, value: Value | undefined): Readonly<Record<string, Value>> =>
  value === undefined ? {} : { [name]: value };

/** Rate and limits as members of the body of POST /admin/replays. */
export function paceOf({
  rate: ratePerSec,
  maxFailures,
  maxDuplicates,
}: Pace): Readonly<Record<string, unknown>> {
  const limits = {
    ...given('failurePercent', maxFailures),
    ...given('duplicatePercent', maxDuplicates),
  };
  return {
    ...given('ratePerSec', ratePerSec),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}
