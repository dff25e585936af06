/** For runs of mutants only: properties are short, always the same, and end at the first failure, unshrunk. */
import fc from 'fast-check';

const SEED = 20_261_126;
const RUNS = 40;
/** Also for properties that ask for more runs. */
const LIMIT_MS = 2_000;

fc.configureGlobal({
  seed: SEED,
  numRuns: RUNS,
  endOnFailure: true,
  interruptAfterTimeLimit: LIMIT_MS,
  markInterruptAsFailure: false,
});
