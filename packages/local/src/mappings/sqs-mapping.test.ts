import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { compileFilters } from '../eventbridge/pattern/compile.ts';
import { exited, type InvocationOutcome, timedOut } from '../lambda/outcome.ts';
import { createLedger } from '../ledger/ledger.ts';
import { queueSourceOf } from '../sqs/queue-source.ts';
import { createQueues } from '../sqs/queues.ts';
import { releaseInFlight } from '../sqs/release-in-flight.ts';
import { systemClock } from '../storage/clock.ts';
import { openStorage } from '../storage/storage.ts';
import type { QueueDefinition, SqsMappingDefinition } from '../template/definitions.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import type { SqsRecord } from './sqs-event.ts';
import { startSqsMapping } from './sqs-mapping.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

const queue = (name: string, changes: Partial<QueueDefinition> = {}): QueueDefinition => ({
  logicalId: name,
  name,
  arn: `arn:aws:sqs:eu-west-1:000000000000:${name}`,
  visibilityTimeoutSec: 1,
  retentionSec: 3_600,
  delaySec: 0,
  receiveWaitSec: 0,
  maximumMessageBytes: 1_048_576,
  redrive: undefined,
  ...changes,
});
const dead = queue('dead');
const source = queue('source', { redrive: { deadLetterQueueArn: dead.arn, maxReceiveCount: 2 } });

const openAll = (file: string) => {
  const storage = openStorage(file);
  const errors: unknown[] = [];
  const created = createQueues({
    definitions: [source, dead],
    storage,
    ledger: createLedger(storage),
    clock: systemClock,
    newMessageId: randomUUID,
    onError: (error) => errors.push(error),
  });
  if (!created.ok) throw new Error(JSON.stringify(created.refusal));
  const queues = created.value;
  const close = () => {
    queues.stop();
    storage.close();
  };
  return { storage, queues, close, errors };
};
const definition = (changes: Partial<SqsMappingDefinition> = {}): SqsMappingDefinition => ({
  kind: 'sqs',
  logicalId: 'FromSource',
  functionArn: 'f',
  queueArn: source.arn,
  enabled: true,
  batchSize: 10,
  batchingWindowMs: 0,
  partialBatches: true,
  maximumConcurrency: undefined,
  filters: [],
  ...changes,
});
const until = async (isTrue: () => boolean) => {
  const limitMs = performance.now() + 10_000;
  while (!isTrue()) {
    if (performance.now() > limitMs) throw new Error('did not come true');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
type Call = { readonly bodies: readonly string[]; readonly records: readonly SqsRecord[] };
type Answer = (call: Call) => InvocationOutcome | Promise<InvocationOutcome>;
const fine: InvocationOutcome = { kind: 'returned', payload: '{"batchItemFailures":[]}' };
const failure: InvocationOutcome = { kind: 'failed', errorType: 'E', payload: '{}' };

const run = (answer: Answer, changes: Partial<SqsMappingDefinition> = {}, concurrency = 2) => {
  const file = join(directory.path, `${randomUUID()}.db`);
  const { queues, close, errors } = openAll(file);
  const calls: Call[] = [];
  const filters = compileFilters(changes.filters ?? []);
  if (!filters.ok) throw new Error(filters.refusal.what);
  const send = (...bodies: readonly string[]) =>
    queues.byArn(source.arn)?.send(bodies.map((body) => ({ body })));
  const start = () =>
    startSqsMapping({
      definition: definition(changes),
      region: 'eu-west-1',
      queues: queueSourceOf(queues),
      functions: {
        concurrencyOf: () => concurrency,
        whenFree: () => Promise.resolve(),
        invoke: async (_arn, payload) => {
          const { Records }: { Records: Call['records'] } = JSON.parse(payload);
          const call = { records: Records, bodies: Records.map(({ body }) => body) };
          calls.push(call);
          return answer(call);
        },
      },
      passes: filters.value,
      onError: (error) => errors.push(error),
    });
  const left = () => queues.byArn(source.arn)?.counts();
  const deadLetters = () => queues.byArn(dead.arn)?.counts().visible;
  return { calls, send, start, left, deadLetters, close, errors };
};

test('what the function finished is deleted; what waits comes in batches', async () => {
  const { calls, send, start, left, close } = run(() => fine, { batchSize: 4 });
  send('1', '2', '3', '4', '5');
  const mapping = start();
  await until(() => left()?.visible === 0 && left()?.inFlight === 0);
  await mapping.stop();
  expect(calls.map(({ bodies }) => bodies.length).sort()).toEqual([1, 4]);
  close();
});

test('only the reported messages come back, after their visibility, and die after their count', async () => {
  const { calls, send, start, left, deadLetters, close } = run(({ records }) => ({
    kind: 'returned',
    payload: JSON.stringify({
      batchItemFailures: records
        .filter(({ body }) => body === 'bad')
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    }),
  }));
  send('good', 'bad');
  const mapping = start();
  await until(() => deadLetters() === 1);
  await mapping.stop();
  expect(left()).toMatchObject({ visible: 0, inFlight: 0 });
  expect(calls.map(({ bodies }) => bodies.join())).toEqual(['good,bad', 'bad']);
  expect(calls[1]?.records[0]?.attributes['ApproximateReceiveCount']).toBe('2');
  close();
});

test('a function that fails gets the whole batch again', async () => {
  let failures = 0;
  const { calls, send, start, left, close } = run(() => {
    failures += 1;
    return failures === 1 ? failure : fine;
  });
  send('1', '2');
  const mapping = start();
  await until(() => calls.length === 2 && left()?.inFlight === 0);
  await mapping.stop();
  expect(calls.map(({ bodies }) => bodies.join())).toEqual(['1,2', '1,2']);
  close();
});

test('a throttled batch is offered again as long as its messages are hidden, and counts one receive', async () => {
  const answers: InvocationOutcome[] = [{ kind: 'throttled' }, { kind: 'throttled' }, fine];
  const { calls, send, start, left, close } = run(() => answers.shift() ?? fine);
  send('1');
  const mapping = start();
  await until(() => calls.length === 3 && left()?.inFlight === 0);
  await mapping.stop();
  expect(calls.map(({ records }) => records[0]?.attributes['ApproximateReceiveCount'])).toEqual([
    '1',
    '1',
    '1',
  ]);
  close();
});

test('a batch that is throttled to the end comes back when its visibility ends, and dies after its count', async () => {
  const { calls, send, start, deadLetters, close } = run(() => ({ kind: 'throttled' }));
  send('1');
  const mapping = start();
  await until(() => deadLetters() === 1);
  await mapping.stop();
  const counts = new Set(calls.map(({ records }) => records[0]?.attributes['ApproximateReceiveCount']));
  expect([...counts]).toEqual(['1', '2']);
  close();
});

test.each<[string, InvocationOutcome]>([
  ['time-out', timedOut('r', 1_000)],
  ['crash', exited('r', null, 'SIGKILL')],
  ['answer without sense', { kind: 'returned', payload: '{"batchItemFailures":[{"itemIdentifier":""}]}' }],
])(
  'a %s fails the whole batch: each receive counts, and the messages die after theirs',
  async (_name, outcome) => {
    const { calls, send, start, deadLetters, close } = run(() => outcome);
    send('1', '2');
    const mapping = start();
    await until(() => deadLetters() === 2);
    await mapping.stop();
    expect(calls.map(({ bodies }) => bodies.join())).toEqual(['1,2', '1,2']);
    close();
  },
);

test('what one receive brings is cut into invocations of 6 MB', async () => {
  const { calls, send, start, left, close } = run(() => fine);
  for (let n = 0; n < 8; n += 1) send(`${n}${'x'.repeat(1_000_000)}`);
  const mapping = start();
  await until(() => left()?.visible === 0 && left()?.inFlight === 0);
  await mapping.stop();
  expect(calls.map(({ bodies }) => bodies.length)).toEqual([6, 2]);
  expect(calls.flatMap(({ bodies }) => bodies.map((body) => body[0]))).toEqual([...'01234567']);
  close();
});

test('filtered messages are deleted without an invocation', async () => {
  const { calls, send, start, left, close } = run(() => fine, { filters: ['{"body":["kept"]}'] });
  send('filtered', 'kept');
  const mapping = start();
  await until(() => left()?.visible === 0 && left()?.inFlight === 0);
  await mapping.stop();
  expect(calls.map(({ bodies }) => bodies.join())).toEqual(['kept']);
  close();
});

test.each([
  [2, undefined, 2],
  [5, 3, 3],
  [2, 10, 2],
])(
  'with %i processes and a maximum of %p at most %i batches run at a time',
  async (concurrency, maximumConcurrency, expected) => {
    let running = 0;
    let most = 0;
    const answer: Answer = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return fine;
    };
    const { send, start, left, close } = run(answer, { batchSize: 1, maximumConcurrency }, concurrency);
    send(...Array.from({ length: 12 }, (_, index) => String(index)).slice(0, 10));
    const mapping = start();
    await until(() => left()?.visible === 0 && left()?.inFlight === 0);
    await mapping.stop();
    expect(most).toBe(expected);
    close();
  },
);

test('a batching window gathers what comes one by one', async () => {
  const { calls, send, start, left, close } = run(() => fine, { batchSize: 20, batchingWindowMs: 150 });
  const mapping = start();
  for (let index = 0; index < 12; index += 1) send(String(index));
  await until(() => left()?.visible === 0 && left()?.inFlight === 0);
  await mapping.stop();
  expect(calls).toHaveLength(1);
  expect(calls[0]?.bodies).toHaveLength(12);
  close();
});

test('stop waits for the batch in flight and takes no other', async () => {
  let finish = (_outcome: InvocationOutcome): void => undefined;
  const { calls, send, start, left, close } = run(
    () => new Promise<InvocationOutcome>((resolve) => (finish = resolve)),
    { batchSize: 1 },
    1,
  );
  send('1', '2');
  const mapping = start();
  await until(() => calls.length === 1);
  const stopped = mapping.stop();
  finish(fine);
  await stopped;
  expect(left()).toMatchObject({ visible: 1, inFlight: 0 });
  expect(calls).toHaveLength(1);
  close();
});

test('after a crash, messages that a mapping held come back at once and uncounted', async () => {
  const file = join(directory.path, 'crashed.db');
  const before = openAll(file);
  before.queues.byArn(source.arn)?.send([{ body: 'held' }, { body: 'waiting' }]);
  const held = await before.queues
    .byArn(source.arn)
    ?.receive({ maximumMessages: 1, waitMs: 0, visibilityTimeoutSec: 600 });
  expect(held).toMatchObject({ ok: true, value: [{ body: 'held' }] });
  before.close();

  const storage = openStorage(file);
  expect(releaseInFlight(storage, 'source', Date.now())).toBe(1);
  expect(releaseInFlight(storage, 'dead', Date.now())).toBe(0);
  storage.close();
  const after = openAll(file);
  const again = await after.queues.byArn(source.arn)?.receive({ maximumMessages: 10, waitMs: 0 });
  expect(again).toMatchObject({
    ok: true,
    value: [
      { body: 'waiting', attributes: { ApproximateReceiveCount: '1' } },
      { body: 'held', attributes: { ApproximateReceiveCount: '1' } },
    ],
  });
  after.close();
});
