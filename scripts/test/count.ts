/** What one runner counted. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NOTHING: Count = { passed: 0, failed: 0, skipped: 0 };

export const sum = (counts: readonly Count[]): Count =>
  counts.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    NOTHING,
  );

/** The line that CI reads. */
export const lineOf = ({ passed, failed, skipped }: Count): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const whole = (value: unknown): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;

/**
 * Counts of jest's `--json` report. A file that could not even be loaded counts as one failed test, because jest counts
 * none there; a test that is planned but not written counts as skipped. No report, or one that is no report: undefined.
 */
export const countOf = (report: unknown): Count | undefined =>
  isRecord(report) && typeof report['numTotalTests'] === 'number'
    ? {
        passed: whole(report['numPassedTests']),
        failed: whole(report['numFailedTests']) + whole(report['numRuntimeErrorTestSuites']),
        skipped: whole(report['numPendingTests']) + whole(report['numTodoTests']),
      }
    : undefined;

/** 0 only where something ran and all of it is well. */
export const exitCodeOf = (count: Count, everyRunnerSucceeded: boolean): 0 | 1 =>
  everyRunnerSucceeded && count.failed === 0 && count.passed > 0 ? 0 : 1;
