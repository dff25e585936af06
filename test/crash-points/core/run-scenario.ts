import { type Around, type Calls, type CountedCall, type CrashPoint, countCalls } from './calls.ts';
import type { Scenario, Step } from './scenario.ts';

/** As often as a step is tried. What is not done by then is stuck: a message gets a dozen deliveries. */
const MAX_TRIES = 12;

export interface RunEnd {
  readonly calls: readonly CountedCall[];
  /** JSON of the books at rest. */
  readonly books: string;
  /** What is wrong already without a comparison; undefined for nothing. */
  readonly wrong: string | undefined;
}

/** One run of a scenario with these interruptions, to its rest. */
export const runScenario = async (scenario: Scenario, points: readonly CrashPoint[]): Promise<RunEnd> => {
  const stage = await scenario.begin();
  let current: Step | undefined;
  const calls = countCalls(points, async () => {
    if (current !== undefined) await doneByAnother(current, () => stage.waitForRetry());
  });
  let stuck: string | undefined;
  let steps = 0;
  for (const step of stage.steps) {
    current = step;
    calls.enter(steps);
    steps += 1;
    stuck = await untilDone(calls, step, () => stage.waitForRetry());
    if (stuck !== undefined) break;
  }
  calls.reap();
  return {
    calls: calls.made,
    books: JSON.stringify(await stage.books(), undefined, 1),
    wrong: stuck ?? (await stage.wrong?.()),
  };
};

/** Undefined once it is done; otherwise why it never was. */
const untilDone = async (calls: Calls, step: Step, waitForRetry: () => void): Promise<string | undefined> => {
  const boot = () => {
    const process = calls.boot();
    return { process, attempt: step.boot(process.around) };
  };
  let current = boot();
  let last = 'it was to be tried again each time';
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const ending = await current.process.run(current.attempt);
    if (ending.kind === 'ended' && ending.value === 'done') return undefined;
    if (ending.kind === 'crashed') current = boot();
    if (ending.kind === 'threw') last = String(ending.error);
    waitForRetry();
  }
  return `${step.name} is not done after ${MAX_TRIES} tries: ${last}`;
};

/** Nothing happens to it. */
const calm: Around = (_name, serve) => serve();

/** Another process has the same step to do, and does it. What it cannot do, the one that it overtakes will not be able to, either. */
const doneByAnother = async (step: Step, waitForRetry: () => void): Promise<void> => {
  const attempt = step.boot(calm);
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    if ((await attempt().catch(() => 'again')) === 'done') return;
    waitForRetry();
  }
};
