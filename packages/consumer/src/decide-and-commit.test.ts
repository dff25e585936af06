import { type ChangeSet, type CommitResult, TerminalError } from '@twolane/store';
import { type Decision, decideAndCommit, mustWrite, type StepPorts } from './decide-and-commit.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { Reaction } from './reaction.ts';

const put = (sk: string) =>
  ({ kind: 'putIfAbsent', table: 'totals', key: { pk: 'p', sk }, item: {} }) as const;
const change: Reaction = { kind: 'change', changeSet: { writes: [put('a')], events: [] } };
const more: Reaction = { ...change, more: true };
const conflictOn = (...sks: readonly string[]): CommitResult => ({ kind: 'conflict', writes: sks.map(put) });
const BELOW_FLOOR: CommitResult = { kind: 'refused', belowFloor: [put('a')] };
const COMMITTED: CommitResult = { kind: 'committed' };

/** Runs a decision: reactions and answers come one after the other, and the last of each stays. */
const run = async (
  reactions: readonly [Reaction, ...Reaction[]],
  answers: readonly CommitResult[],
  { limits = {}, times = [0] }: { limits?: Partial<StepPorts['limits']>; times?: readonly number[] } = {},
) => {
  const committed: ChangeSet[] = [];
  const steps: boolean[] = [];
  const pausesMs: number[] = [];
  let [decided, looked] = [0, 0];
  const decision: Decision = {
    deadlineMs: 1_000,
    decide: async () => {
      decided += 1;
      return reactions[decided - 1] ?? reactions.at(-1) ?? reactions[0];
    },
    marked: (changeSet, isMore) => {
      steps.push(isMore);
      return changeSet;
    },
  };
  const outcome = await decideAndCommit(decision, {
    store: {
      commit: async (changeSet) => {
        committed.push(changeSet);
        return answers[committed.length - 1] ?? answers.at(-1) ?? COMMITTED;
      },
    },
    clock: () => {
      looked += 1;
      return times[looked - 1] ?? times.at(-1) ?? 0;
    },
    sleep: async (ms) => void pausesMs.push(ms),
    random: () => 0.5,
    limits: { ...DEFAULT_LIMITS, ...limits },
  });
  return { outcome, decided, commits: committed.length, steps, pausesMs };
};
const retry = (cause: Extract<Outcome, { kind: 'retry' }>['cause'], why: string): Outcome => ({
  kind: 'retry',
  cause,
  why,
});

describe('what a reaction comes to', () => {
  test.each<[string, readonly [Reaction, ...Reaction[]], Outcome]>([
    ['a change', [change], { kind: 'applied', steps: 1 }],
    ['a change in three steps', [more, more, change], { kind: 'applied', steps: 3 }],
    ['one that was there before', [{ kind: 'alreadyApplied' }], { kind: 'alreadyApplied' }],
    ['nothing to do', [{ kind: 'nothing', why: 'not ours' }], { kind: 'nothing', why: 'not ours' }],
    ['nothing more to do', [more, { kind: 'nothing', why: 'all there' }], { kind: 'applied', steps: 1 }],
    ['all there after two steps', [more, more, { kind: 'alreadyApplied' }], { kind: 'applied', steps: 2 }],
    ['too early', [{ kind: 'notYet', why: 'no order' }], retry('notYet', 'no order')],
    ['too early after a step', [more, { kind: 'notYet', why: 'no order' }], retry('notYet', 'no order')],
    [
      'refused',
      [{ kind: 'refused', cause: 'frozen', why: 'too late' }],
      { kind: 'parked', cause: 'frozen', why: 'too late' },
    ],
  ])('%s', async (_, reactions, outcome) => {
    expect((await run(reactions, [COMMITTED])).outcome).toEqual(outcome);
  });

  test('only the last step is the last one', async () => {
    expect((await run([more, more, change], [COMMITTED])).steps).toEqual([true, true, false]);
  });

  test('a mark that is there is the end, also after a step', async () => {
    const result = await run([more, change], [COMMITTED, { kind: 'alreadyApplied' }]);
    expect([result.outcome, result.decided]).toEqual([{ kind: 'alreadyApplied' }, 2]);
  });
});

describe('setbacks', () => {
  test('each is decided anew, after a longer pause, and the fourth gives up', async () => {
    const { outcome, decided, commits, pausesMs } = await run([change], [conflictOn('a', 'b')], {
      limits: { maxSetbacks: 3 },
    });
    expect(outcome).toEqual(
      retry(
        'conflict',
        '4 conflicts in a row on 2 items (totals p / a, totals p / b): others keep writing them, or they are newer than the state of this consumer.',
      ),
    );
    // Between half and all of 20, 40 and 80 ms.
    expect([decided, commits, pausesMs]).toEqual([4, 4, [15, 30, 60]]);
  });

  test.each<[string, CommitResult, string, string]>([
    [
      'three items are named',
      conflictOn('a', 'b', 'c', 'd'),
      'conflict',
      '4 items (totals p / a, totals p / b, totals p / c): ',
    ],
    ['none is named where none is known', conflictOn(), 'conflict', 'on 0 items: others'],
    ['a floor', BELOW_FLOOR, 'belowFloor', '2 times below the floor of a counter.'],
  ])('%s', async (_, answer, cause, why) => {
    const { outcome } = await run([change], [answer], { limits: { maxSetbacks: 1 } });
    expect(outcome).toEqual({ kind: 'retry', cause, why: expect.stringContaining(why) });
  });

  test('are counted for each step by itself', async () => {
    const answers = [conflictOn('a'), COMMITTED, BELOW_FLOOR, COMMITTED];
    const { outcome, pausesMs } = await run([more, more, change], answers, { limits: { maxSetbacks: 1 } });
    expect([outcome, pausesMs]).toEqual([{ kind: 'applied', steps: 2 }, [15, 15]]);
  });
});

describe('bounds', () => {
  test('steps', async () => {
    const { outcome, commits } = await run([more], [COMMITTED], { limits: { maxSteps: 3 } });
    expect([outcome, commits]).toEqual([retry('tooManySteps', '3 steps done, more to do.'), 3]);
  });

  test.each([
    ['before the first decision', [1_000], 0, 0, 0],
    ['between decision and commit', [999, 1_000], 1, 0, 0],
    ['after a step', [0, 999, 1_000], 1, 1, 1],
    ['within the second step', [0, 0, 999, 1_000], 2, 1, 1],
  ])('time %s', async (_, times, decided, commits, steps) => {
    const result = await run([more], [COMMITTED], { times });
    expect(result).toMatchObject({
      outcome: retry('outOfTime', `The invocation's time was up after ${steps} steps.`),
      decided,
      commits,
    });
  });
});

test('a step that writes nothing is refused, and the words say who and why', () => {
  const writing: ChangeSet = { writes: [put('a')], events: [] };
  expect(mustWrite(writing, 'nobody')).toBe(writing);
  const silent = () => mustWrite({ writes: [], events: [] }, 'totals reacted to e-1');
  expect(silent).toThrow(TerminalError);
  expect(silent).toThrow(
    'totals reacted to e-1 without writing an item, and nothing else would remember it: a step with more to come, ' +
      'and every effect under inbox: aggregate, must write the item that shows it.',
  );
});
