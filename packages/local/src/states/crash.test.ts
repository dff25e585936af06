import { join } from 'node:path';
import { systemClock } from '../storage/clock.ts';
import type { Json } from '../template/json.ts';
import { temporaryFolder } from '../testing/messaging.ts';
import { errorNamed, machineOf, openStates, task, tokenTask } from './testing/states-house.ts';

const folder = temporaryFolder();
/** Whatever a failed expectation left open would keep the test from ending. */
const open = new Set<() => void>();
afterAll(() => {
  for (const close of open) close();
  folder.remove();
});

const each = (mode: Json): Json => ({
  Type: 'Map',
  Items: '{% $states.input %}',
  MaxConcurrency: 2,
  ItemProcessor: {
    ...(mode === null ? {} : { ProcessorConfig: mode }),
    StartAt: 'One',
    States: { One: task('double') },
  },
  End: true,
});
const branch = (name: string, state: Json): Json => ({ StartAt: name, States: { [name]: state } });
const retry = [{ ErrorEquals: ['Once'], IntervalSeconds: 1, MaxAttempts: 3, JitterStrategy: 'FULL' }];

/** Everything that is durable in its own way: branches, both kinds of map, back-off, a wait, a token, a catch. */
const machine = machineOf({
  Begin: {
    Type: 'Pass',
    Assign: { kept: '{% $states.input.list %}' },
    Output: '{% $states.input.list %}',
    Next: 'Both',
  },
  Both: {
    Type: 'Parallel',
    Branches: [
      branch('Inline', each(null)),
      branch('Apart', each({ Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' })),
    ],
    Next: 'Once',
  },
  Once: task('once', { Retry: retry, Next: 'Wait' }),
  Wait: { Type: 'Wait', Seconds: 0, Next: 'Ask' },
  Ask: tokenTask('ask', { Output: '{% {"answer": $states.result, "sums": $states.input} %}', Next: 'Bad' }),
  Bad: task('bad', { Catch: [{ ErrorEquals: ['Bad'], Next: 'Done', Output: '{% $states.input %}' }] }),
  Done: { Type: 'Succeed', Output: '{% $merge([$states.input, {"kept": $kept}]) %}' },
});
const expected = {
  answer: 'yes',
  sums: [
    [2, 4, 6],
    [2, 4, 6],
  ],
  kept: [1, 2, 3],
};

/** Processes that use one file after another. What is outside of them lives on: tokens, and how often `once` failed. */
const world = (file: string) => {
  const tokens: string[] = [];
  let failures = 0;
  const process = (diesAfterCommits: number) => {
    const house = openStates({
      file,
      clock: systemClock,
      machine,
      random: () => 0,
      diesAfterCommits,
      functions: {
        double: (n) => Number(n) * 2,
        once: (payload) => {
          failures += 1;
          if (failures === 1) throw errorNamed('Once');
          return payload;
        },
        ask: (payload) => {
          tokens.push(JSON.parse(JSON.stringify(payload)).token);
          return {};
        },
        bad: () => {
          throw errorNamed('Bad');
        },
      },
    });
    const answering = setInterval(() => {
      for (const token of tokens) house.states.succeed(token, '"yes"').catch(() => undefined);
    }, 2);
    const close = (): void => {
      open.delete(close);
      clearInterval(answering);
      house.close();
    };
    open.add(close);
    return { ...house, close };
  };
  return process;
};

const input = { list: [1, 2, 3] };

test('a process may die between any two commits: the next one comes to the same end', async () => {
  // The first one is of the start of the process itself.
  let commits = 1;
  for (let isWhole = false; !isWhole; commits += 1) {
    const process = world(join(folder.path, `${commits}.db`));
    const first = process(commits);
    try {
      first.start(input, 'it');
    } catch {
      // It died before the start was accepted.
      expect(first.isDead()).toBe(true);
    }
    await first.settled(() => first.isDead() || first.hasEnded('it'));
    isWhole = first.hasEnded('it');
    first.close();
    const second = process(Number.POSITIVE_INFINITY);
    const arn = isWhole ? first.arnOf('it') : second.start(input, 'it');
    expect([commits, await second.outputOf(arn)]).toEqual([commits, expected]);
    expect(second.errors).toEqual([]);
    second.close();
  }
  expect(commits).toBeGreaterThan(40);
}, 120_000);
