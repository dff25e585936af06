import type { Json } from '../template/json.ts';
import { housesByHand } from './testing/houses-by-hand.ts';
import { errorNamed, type Handler, task, tokenTask } from './testing/states-house.ts';

const house = housesByHand();

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
