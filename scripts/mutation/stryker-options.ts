import { type MutationTarget, mutatedBy } from './targets.ts';

/** A mutant may be this much slower than the tests were, and a little more: else it counts as one that never ends. */
const TIMEOUT_FACTOR = 2;
const TIMEOUT_SLACK_MS = 5_000;
const DRY_RUN_MINUTES = 10;
const AT_LEAST_PERCENT = 90;

export interface MutationRun {
  readonly target: MutationTarget;
  /** Sources, relative to the target's folder; none: all of it. */
  readonly files: readonly string[];
  /** Test files, relative to the target's folder; none: all but those that the target leaves out. */
  readonly tests: readonly string[];
  readonly concurrency: number;
  readonly reportFile: string;
  /** Results of earlier runs: what has not changed since is not run again. */
  readonly incrementalFile: string;
  /** Also what has not changed. */
  readonly force: boolean;
}

/** Stryker's options for one run in a copy that nobody else uses. */
export const strykerOptions = (run: MutationRun) => {
  const { target } = run;
  const tests = run.tests.length > 0 ? run.tests : ['src/**/*.test.ts'];
  return {
    testRunner: 'jest',
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    plugins: ['@stryker-mutator/jest-runner'],
    jest: {
      configFile: 'jest.config.mjs',
      enableFindRelatedTests: true,
      config: {
        // Only what is beside the code: jest looks at every file of its roots for each mutant.
        roots: [`<rootDir>/${target.folder}`],
        testMatch: tests.map((file) => `<rootDir>/${target.folder}/${file}`),
        testPathIgnorePatterns: [
          '/node_modules/',
          ...target.leftOut.map((file) => `/${target.folder}/${file}$`),
        ],
        setupFilesAfterEnv: ['<rootDir>/scripts/mutation/short-properties.ts'],
      },
    },
    mutate: mutatedBy(target, run.files),
    // Changed where it lies: a second copy would have no packages.
    inPlace: true,
    coverageAnalysis: 'perTest',
    // Constants are computed once in a process, so that each would cost a new process and all tests.
    ignoreStatic: true,
    incremental: true,
    incrementalFile: run.incrementalFile,
    force: run.force,
    concurrency: run.concurrency,
    timeoutFactor: TIMEOUT_FACTOR,
    timeoutMS: TIMEOUT_SLACK_MS,
    dryRunTimeoutMinutes: DRY_RUN_MINUTES,
    thresholds: { high: AT_LEAST_PERCENT, low: AT_LEAST_PERCENT, break: null },
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: run.reportFile },
    allowEmpty: true,
  };
};
