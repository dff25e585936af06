import type { Json } from '../template/json.ts';
import { housesByHand, startMs } from './testing/houses-by-hand.ts';
import { task } from './testing/states-house.ts';

const house = housesByHand();

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
