import type { Json } from '../../template/json.ts';
import { housesByHand } from '../testing/houses-by-hand.ts';
import { errorNamed, type Handler, task } from '../testing/states-house.ts';
import { isExceeded } from './tolerance.ts';

const openHouse = housesByHand();

const overInput = { Items: '{% $states.input %}' };
const overFile = (key: string) => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSONL' },
    Arguments: { Bucket: 'b', Key: key },
  },
});
const map = (more: Readonly<Record<string, Json>>): Json => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'One',
    States: { One: task('one') },
  },
  End: true,
  ...more,
});

const house = (
  more: Readonly<Record<string, Json>>,
  one: Handler,
  objects: Readonly<Record<string, string>> = {},
) => {
  const open = openHouse({ All: map(more) }, { functions: { one }, objects });
  const runOf = (arn: string) => {
    const [run] = open.states.mapRuns.list(open.execution(arn).id, 0, 1);
    if (run === undefined) throw new Error('no Map Run');
    return run;
  };
  return { ...open, runOf, countsOf: (arn: string) => open.states.mapRuns.counts(runOf(arn).id) };
};

const counts = (succeeded: number, failed: number, pending: number) => {
  const of = (items: number) => ({ executions: items, items });
  return {
    PENDING: of(pending),
    RUNNING: of(0),
    SUCCEEDED: of(succeeded),
    FAILED: of(failed),
    TIMED_OUT: of(0),
    ABORTED: of(0),
  };
};

test.each([
  ['none may fail', 0, 0, counts(9, 1, 0), true],
  ['none failed', 0, 0, counts(9, 0, 1), false],
  ['as many as may', 0, 2, counts(8, 2, 0), false],
  ['one too many', 0, 2, counts(7, 3, 0), true],
  ['as large a share as may be', 10, 0, counts(5, 1, 4), false],
  ['too large a share', 10, 0, counts(8, 2, 0), true],
  ['both, the count is passed', 50, 1, counts(8, 2, 0), true],
  ['both, the share is passed', 10, 5, counts(8, 2, 0), true],
  ['both kept', 50, 5, counts(8, 2, 0), false],
])('tolerated: %s', (_, toleratedPercentage, toleratedCount, given, expected) => {
  expect(isExceeded({ toleratedPercentage, toleratedCount }, given)).toBe(expected);
});

const failing =
  (...bad: readonly number[]): Handler =>
  (payload) => {
    if (bad.some((n) => n === payload)) throw errorNamed('Bad');
    return payload;
  };

test('failed children within the tolerance are missing from the list, and counted', async () => {
  const { start, outputOf, countsOf, close } = house(
    { ...overInput, ToleratedFailurePercentage: 40 },
    failing(2, 4),
  );
  const arn = start([1, 2, 3, 4, 5]);
  expect(await outputOf(arn)).toEqual([1, 3, 5]);
  expect(countsOf(arn)).toMatchObject({ SUCCEEDED: { items: 3 }, FAILED: { items: 2 } });
  close();
});

test('beyond the tolerance the run fails, and what had not begun never does', async () => {
  const { start, ended, runOf, countsOf, typesOf, close } = house(
    { ...overInput, ToleratedFailureCount: 1, MaxConcurrency: 1 },
    failing(1, 2),
  );
  const arn = start([0, 1, 2, 3, 4]);
  expect(await ended(arn)).toMatchObject({
    status: 'FAILED',
    error: 'States.ExceedToleratedFailureThreshold',
  });
  expect(runOf(arn).status).toBe('FAILED');
  expect(countsOf(arn)).toMatchObject({
    SUCCEEDED: { items: 1 },
    FAILED: { items: 2 },
    ABORTED: { items: 2 },
    PENDING: { items: 0 },
  });
  expect(typesOf(arn).slice(-4)).toEqual([
    'MapRunStarted',
    'MapRunFailed',
    'MapStateFailed',
    'ExecutionFailed',
  ]);
  close();
});

test('settings of a run may change while it runs', async () => {
  const release: (() => void)[] = [];
  const { states, start, outputOf, runOf, countsOf, settled, close } = house(
    { MaxConcurrency: 1 },
    async (payload) => {
      await new Promise<void>((resolve) => release.push(resolve));
      if (payload === 1) throw errorNamed('Bad');
      return payload;
    },
  );
  const arn = start([1, 2, 3, 4]);
  await settled(() => release.length === 1);
  const { arn: runArn } = runOf(arn);
  expect(states.updateMapRun(runArn, { maxConcurrency: 4, toleratedCount: 1 })).toMatchObject({ ok: true });
  expect(states.updateMapRun(runArn, { toleratedPercentage: 101 })).toMatchObject({ ok: false });
  await settled(() => release.length === 4);
  for (const go of release) go();
  expect(await outputOf(arn)).toEqual([2, 3, 4]);
  expect(countsOf(arn)).toMatchObject({ FAILED: { items: 1 } });
  expect(states.updateMapRun(runArn, { maxConcurrency: 1 })).toMatchObject({
    refusal: { code: 'ValidationException' },
  });
  close();
});

test('an execution that is stopped takes its run and children with it', async () => {
  const { states, start, execution, runOf, countsOf, settled, close } = house(
    { ...overInput, MaxConcurrency: 2 },
    () => new Promise(() => {}),
  );
  const arn = start([1, 2, 3, 4]);
  await settled(() => execution(arn).status === 'RUNNING' && states.inFlight() === 2);
  expect(states.stop(arn, { error: 'Why', cause: 'because' })).toMatchObject({
    value: { status: 'ABORTED', error: 'Why' },
  });
  expect(runOf(arn).status).toBe('ABORTED');
  expect(countsOf(arn)).toMatchObject({
    ABORTED: { items: 4 },
    RUNNING: { items: 0 },
    PENDING: { items: 0 },
  });
  close();
});

test.each([
  ['no such object', 'gone', {}, 'NoSuchKey'],
  ['a broken line', 'items', { 'b/items': '{"n":1}\n{"n":\n' }, 'Line 2 of s3://b/items is not JSON'],
])('an item reader fails by name: %s', async (_, key, objects, cause) => {
  const open = house(overFile(key), (payload) => payload, objects);
  const failed = await open.ended(open.start());
  expect(failed).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
  expect(failed.cause).toContain(cause);
  open.close();
});

test('a list of results that is too long is an error of its own', async () => {
  const { start, ended, runOf, close } = house(overInput, () => 'x'.repeat(100_000));
  const arn = start([1, 2, 3]);
  expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  expect(runOf(arn).status).toBe('SUCCEEDED');
  close();
});

test('a map of 2,000 items leaves a short history in its own execution', async () => {
  const lines = Array.from({ length: 2_000 }, (_, n) => `${n}`).join('\n');
  const open = house({ ...overFile('k'), Output: '{% $count($states.result) %}' }, (payload) => payload, {
    'b/k': lines,
  });
  const arn = open.start();
  await open.settled(() => open.execution(arn).status !== 'RUNNING', 60_000);
  expect(await open.outputOf(arn)).toBe(2_000);
  expect(open.typesOf(arn)).toHaveLength(7);
  open.close();
}, 90_000);
