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

test("a task that takes too long or goes silent fails by name, and an answer that comes later is nobody's", async () => {
  const release: (() => void)[] = [];
  const slow = () => new Promise<Json>((resolve) => release.push(() => resolve(1)));
  const { start, outputOf, clock, quiet, settled, close } = house(
    {
      Slow: task('slow', {
        TimeoutSeconds: 5,
        Catch: [
          {
            ErrorEquals: ['States.Timeout'],
            Next: 'Silent',
            Assign: { first: '{% $states.errorOutput.Error %}' },
          },
        ],
      }),
      Silent: tokenTask('ask', {
        HeartbeatSeconds: 3,
        TimeoutSeconds: 100,
        Catch: [{ ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Done' }],
      }),
      Done: { Type: 'Succeed', Output: ['{% $first %}', '{% $states.input.Error %}'] },
    },
    { functions: { slow, ask: () => ({}) } },
  );
  const arn = start();
  await settled(() => release.length === 1);
  await clock.advance(4_999);
  await clock.advance(1);
  for (const go of release) go();
  await quiet();
  await clock.advance(3_000);
  expect(await outputOf(arn)).toEqual(['States.Timeout', 'States.HeartbeatTimeout']);
  close();
});

test('a heartbeat moves the moment at which silence counts', async () => {
  let token = '';
  const ask: Handler = (payload) => {
    token = JSON.parse(JSON.stringify(payload)).token;
    return {};
  };
  const { states, start, execution, ended, clock, quiet, close } = house(
    { Ask: tokenTask('ask', { HeartbeatSeconds: 3 }) },
    { functions: { ask } },
  );
  const arn = start();
  await quiet();
  await clock.advance(2_000);
  expect(await states.heartbeat(token)).toMatchObject({ ok: true });
  await clock.advance(2_900);
  expect(execution(arn).status).toBe('RUNNING');
  await clock.advance(100);
  expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
  close();
});

test('an execution that takes too long is ended, whatever it waits for', async () => {
  const { start, ended, clock, quiet, typesOf, close } = house(
    { Wait: { Type: 'Wait', Seconds: 100, End: true } },
    { machine: { TimeoutSeconds: 10 } },
  );
  const arn = start();
  await quiet();
  await clock.advance(10_000);
  expect(await ended(arn)).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  expect(typesOf(arn)).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut']);
  close();
});

test('a wait lasts until its moment', async () => {
  const { start, ended, execution, clock, quiet, close } = house({
    Wait: { Type: 'Wait', Timestamp: '{% $states.input.until %}', End: true },
  });
  const arn = start({ until: '2026-01-01T00:00:30+00:00' });
  await quiet();
  await clock.advance(29_999);
  await quiet();
  expect(execution(arn).status).toBe('RUNNING');
  await clock.advance(1);
  expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED', stoppedMs: startMs + 30_000 });
  const wrong = start({ until: 'tomorrow' });
  expect(await ended(wrong)).toMatchObject({ error: 'States.QueryEvaluationError' });
  close();
});

const fail: Json = { Type: 'Fail', Error: 'Inner', Cause: 'on purpose' };
const waiting: Json = { Type: 'Wait', Seconds: 1_000, End: true };

test('a branch that fails ends the others, and the state that holds them fails with its error', async () => {
  const { states, start, outputOf, quiet, clock, close } = house({
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 1, Next: 'B' }, B: fail } },
        {
          StartAt: 'M',
          States: {
            M: {
              Type: 'Map',
              Items: [1, 2],
              ItemProcessor: {
                ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
                StartAt: 'W',
                States: { W: waiting },
              },
              End: true,
            },
          },
        },
      ],
      Catch: [{ ErrorEquals: ['Inner'], Next: 'Done' }],
      End: true,
    },
    Done: { Type: 'Succeed' },
  });
  const arn = start();
  await quiet();
  await clock.advance(1_000);
  expect(await outputOf(arn)).toEqual({ Error: 'Inner', Cause: 'on purpose' });
  const found = states.findExecution(arn);
  const runs = found.ok ? states.mapRuns.list(found.value.id, 0, 10) : [];
  for (const { id, status } of runs) {
    expect(status).toBe('ABORTED');
    expect(states.mapRuns.counts(id)).toMatchObject({ ABORTED: { items: 2 }, RUNNING: { items: 0 } });
  }
  close();
});

test('a map that fails is tried again as a whole, and caught', async () => {
  const map = (mode: string): Json => ({
    Type: 'Map',
    Items: [1, 2],
    ItemProcessor: {
      ProcessorConfig: mode === 'INLINE' ? { Mode: mode } : { Mode: mode, ExecutionType: 'STANDARD' },
      StartAt: 'One',
      States: { One: task('fails') },
    },
    Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
    End: true,
  });
  const fails: Handler = () => {
    throw errorNamed('Bad');
  };
  for (const [mode, error] of [
    ['INLINE', 'Bad'],
    ['DISTRIBUTED', 'States.ExceedToleratedFailureThreshold'],
  ] as const) {
    const done: Json = { Type: 'Succeed', Output: '{% $states.input.Error %}' };
    const { start, outputOf, typesOf, quiet, clock, close } = house(
      { Map: map(mode), Done: done },
      { functions: { fails } },
    );
    const arn = start();
    await quiet();
    await clock.advance(1_000);
    expect(await outputOf(arn)).toBe(error);
    expect(typesOf(arn).filter((type) => type === 'MapStateFailed')).toHaveLength(2);
    close();
  }
});

test.each<readonly [string, Readonly<Record<string, Json>>, string]>([
  [
    'no rule matches',
    { A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'B' }] }, B: { Type: 'Succeed' } },
    'States.NoChoiceMatched',
  ],
  [
    'a condition is no boolean',
    { A: { Type: 'Choice', Choices: [{ Condition: '{% 1 %}', Next: 'B' }] }, B: { Type: 'Succeed' } },
    'States.QueryEvaluationError',
  ],
  [
    'an output is nothing',
    { A: { Type: 'Pass', Output: '{% $states.input.nothing %}', End: true } },
    'States.QueryEvaluationError',
  ],
  [
    'an output is too large',
    { A: { Type: 'Pass', Output: '{% $join([1..1000].$pad("", 300, "x")) %}', End: true } },
    'States.DataLimitExceeded',
  ],
  [
    'items are no list',
    {
      A: {
        Type: 'Map',
        Items: '{% 1 %}',
        ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Succeed' } } },
        End: true,
      },
    },
    'States.QueryEvaluationError',
  ],
  ['a function is not there', { A: task('nobody') }, 'Lambda.ResourceNotFoundException'],
  ['a function answers too much', { A: task('large') }, 'States.DataLimitExceeded'],
])('an execution fails by name: %s', async (_, states, error) => {
  const { start, ended, close } = house(states, { functions: { large: () => 'x'.repeat(300_000) } });
  expect(await ended(start())).toMatchObject({ status: 'FAILED', error });
  close();
});

test('an execution that never ends is ended where its history is full', async () => {
  const { start, ended, states, close } = house({
    A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B' }], Default: 'C' },
    B: { Type: 'Pass', Next: 'A' },
    C: { Type: 'Succeed' },
  });
  const arn = start();
  const execution = await ended(arn);
  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  expect(execution.events).toBeGreaterThan(24_990);
  expect(execution.events).toBeLessThanOrEqual(25_000);
  const [last] = states.history(execution.id, { after: undefined, limit: 1, newestFirst: true });
  expect(last).toMatchObject({ id: execution.events, type: 'ExecutionFailed' });
  close();
}, 60_000);
