import { join } from 'node:path';
import type { Json } from '../template/json.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { temporaryFolder } from '../testing/messaging.ts';
import { errorNamed, type Handler, machineOf, openStates, task, tokenTask } from './testing/states-house.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;
const startMs = Date.parse('2026-01-01T00:00:00Z');

const house = (
  states: Readonly<Record<string, Json>>,
  more: {
    readonly functions?: Readonly<Record<string, Handler>>;
    readonly objects?: Readonly<Record<string, string>>;
    readonly machine?: Readonly<Record<string, Json>>;
    readonly random?: () => number;
  } = {},
) => {
  files += 1;
  const clock = manualClock(startMs);
  const machine = machineOf(states, more.machine);
  const open = openStates({ ...more, file: join(folder.path, `${files}.db`), clock, machine });
  return { ...open, clock };
};

test('states pass on what they are told to, and variables go along', async () => {
  const { start, outputOf, close } = house(
    {
      First: {
        Type: 'Pass',
        Assign: { a: '{% $states.input.n + 1 %}', b: 2 },
        Output: { kept: '{% $states.input.n %}' },
        Next: 'Call',
      },
      Call: task('double', { Assign: { a: '{% $a * 10 %}', old: '{% $a %}' }, Next: 'Choose' }),
      Choose: {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $a > 100 %}', Next: 'Wrong' },
          { Condition: '{% $a = 60 %}', Next: 'Done', Output: { chosen: '{% $states.input %}' } },
        ],
        Default: 'Wrong',
      },
      Wrong: { Type: 'Fail', Error: 'Wrong', Cause: '{% "a is " & $string($a) %}' },
      Done: {
        Type: 'Succeed',
        Output: { a: '{% $a %}', old: '{% $old %}', b: '{% $b %}', in: '{% $states.input %}' },
      },
    },
    { functions: { double: (payload) => ({ doubled: payload }) } },
  );
  expect(await outputOf(start({ n: 5 }))).toEqual({
    a: 60,
    old: 6,
    b: 2,
    in: { chosen: { doubled: { kept: 5 } } },
  });
  close();
});

test('an error is tried again with back-off and jitter, then caught', async () => {
  let calls = 0;
  const { start, outputOf, clock, quiet, close } = house(
    {
      Call: task('flaky', {
        Retry: [
          {
            ErrorEquals: ['Busy'],
            IntervalSeconds: 4,
            MaxAttempts: 3,
            BackoffRate: 2,
            MaxDelaySeconds: 10,
            JitterStrategy: 'FULL',
          },
        ],
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Next: 'Caught',
            Assign: { error: '{% $states.errorOutput.Error %}' },
          },
        ],
      }),
      Caught: {
        Type: 'Pass',
        Output: { error: '{% $error %}', cause: '{% $parse($states.input.Cause).errorMessage %}' },
        End: true,
      },
    },
    {
      functions: {
        flaky: () => {
          calls += 1;
          throw errorNamed('Busy');
        },
      },
      random: () => 0.5,
    },
  );
  const arn = start();
  await quiet();
  expect(calls).toBe(1);
  // Half of 4 s, of 8 s, of 10 s (16 s are cut).
  for (const [delayMs, expected] of [
    [1_999, 1],
    [1, 2],
    [3_999, 2],
    [1, 3],
    [4_999, 3],
    [1, 4],
  ] as const) {
    await clock.advance(delayMs);
    await quiet();
    expect(calls).toBe(expected);
  }
  expect(await outputOf(arn)).toEqual({ error: 'Busy', cause: 'no' });
  close();
});

test('a token completes its task; a token of nobody, or used up, is refused', async () => {
  let token = '';
  const { states, start, outputOf, quiet, typesOf, close } = house(
    { Ask: tokenTask('ask') },
    {
      functions: {
        ask: (payload) => {
          token = JSON.parse(JSON.stringify(payload)).token;
          return {};
        },
      },
    },
  );
  const arn = start();
  await quiet();
  expect(await states.succeed('x', '{}')).toMatchObject({ refusal: { code: 'InvalidToken' } });
  expect(await states.succeed('x'.repeat(36), '{}')).toMatchObject({ refusal: { code: 'TaskTimedOut' } });
  expect(await states.succeed(token, '{')).toMatchObject({ refusal: { code: 'InvalidOutput' } });
  expect(await states.heartbeat(token)).toMatchObject({ ok: true });
  expect(await states.succeed(token, '{"yes":true}')).toMatchObject({ ok: true });
  expect(await outputOf(arn)).toEqual({ yes: true });
  expect(await states.succeed(token, '{}')).toMatchObject({ refusal: { code: 'TaskTimedOut' } });
  expect(typesOf(arn)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
  close();
});

test('a distributed map reads lines, batches them, and lists what came out', async () => {
  const lines = Array.from({ length: 1_001 }, (_, n) => JSON.stringify({ n })).join('\n');
  const { start, outputOf, close } = house(
    {
      All: {
        Type: 'Map',
        MaxConcurrency: 7,
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSONL' },
          Arguments: { Bucket: '{% $states.input.bucket %}', Key: 'items.jsonl' },
        },
        ItemSelector: {
          at: '{% $states.context.Map.Item.Index %}',
          n: '{% $states.context.Map.Item.Value.n %}',
        },
        ItemBatcher: { MaxItemsPerBatch: 100, BatchInput: { id: '{% $states.input.id %}' } },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'One',
          States: { One: task('count') },
        },
        End: true,
      },
    },
    {
      objects: { 'b/items.jsonl': lines },
      functions: {
        count: (payload) => {
          const { Items, BatchInput } = JSON.parse(JSON.stringify(payload));
          return { id: BatchInput.id, count: Items.length, first: Items[0].n };
        },
      },
    },
  );
  const output = await outputOf(start({ bucket: 'b', id: 'r1' }));
  expect(output).toHaveLength(11);
  expect(output).toMatchObject([
    ...Array.from({ length: 10 }, (_, n) => ({ id: 'r1', count: 100, first: n * 100 })),
    { count: 1, first: 1_000 },
  ]);
  close();
});

test('inline maps and parallel branches keep the order of their items', async () => {
  const { start, outputOf, close } = house({
    Each: {
      Type: 'Map',
      Items: '{% $states.input %}',
      MaxConcurrency: 2,
      Assign: { seen: '{% $count($states.result) %}' },
      ItemProcessor: {
        StartAt: 'One',
        States: {
          One: {
            Type: 'Pass',
            Output: '{% $states.input * 2 + $states.context.Map.Item.Index %}',
            End: true,
          },
        },
      },
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'A', States: { A: { Type: 'Pass', Output: '{% $sum($states.input) %}', End: true } } },
        { StartAt: 'B', States: { B: { Type: 'Pass', Output: '{% $seen %}', End: true } } },
      ],
      End: true,
    },
  });
  expect(await outputOf(start([1, 2, 3, 4, 5]))).toEqual([30 + 10, 5]);
  close();
});
