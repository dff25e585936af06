import { join } from 'node:path';
import { openStorage } from '../../storage/storage.ts';
import { manualClock } from '../../testing/manual-clock.ts';
import { temporaryFolder } from '../../testing/messaging.ts';
import type { InvocationOutcome } from '../outcome.ts';
import { createAsyncInvocations, invocationFormats } from './async-invocations.ts';
import { defaultEventInvokeConfig, type EventInvokeConfig } from './event-invoke-config.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;

const returned: InvocationOutcome = { kind: 'returned', payload: 'null' };
const failing: InvocationOutcome = { kind: 'failed', errorType: 'Error', payload: '{"errorType":"Error"}' };

type Settings = { readonly file?: string; readonly config?: Partial<EventInvokeConfig> };
const house = (
  answer: () => InvocationOutcome | Promise<InvocationOutcome>,
  { file, config = {} }: Settings = {},
) => {
  files += 1;
  const place = file ?? join(folder.path, `${files}.db`);
  const storage = openStorage(place, invocationFormats);
  const clock = manualClock(0);
  const calls: (readonly [number, string])[] = [];
  const sent: (readonly [string, unknown])[] = [];
  const errors: unknown[] = [];
  const invocations = createAsyncInvocations({
    storage,
    clock,
    configOf: () => ({ ...defaultEventInvokeConfig, ...config }),
    newRequestId: () => 'request',
    invoke: async (arn, payload) => {
      calls.push([clock.nowMs(), `${arn} ${payload}`]);
      return answer();
    },
    send: (queueArn, body) => sent.push([queueArn, JSON.parse(body)]),
    onError: (error) => errors.push(error),
  });
  return { invocations, clock, calls, sent, errors, storage, place };
};

test('an event that fails is tried again after one and after two minutes, then given up aloud', async () => {
  const { invocations, clock, calls, sent, errors, storage } = house(() => failing);
  invocations.accept('f', '1');
  await clock.advance(0);
  await clock.advance(10 * 60_000);
  expect(calls).toEqual([
    [0, 'f 1'],
    [60_000, 'f 1'],
    [180_000, 'f 1'],
  ]);
  expect(sent).toEqual([]);
  expect(errors.map(String)).toEqual([
    expect.stringContaining('An event for f was given up (RetriesExhausted)'),
  ]);
  storage.close();
});

test('an event that is given up goes to the function’s destination, as AWS writes it', async () => {
  const config = { maximumRetryAttempts: 1, onFailureQueueArn: 'failures' };
  const { invocations, clock, sent, storage } = house(() => failing, { config });
  invocations.accept('arn:aws:lambda:eu-west-1:000000000000:function:f', '{"order":1}');
  await clock.advance(0);
  await clock.advance(60_000);
  expect(sent).toEqual([
    [
      'failures',
      {
        version: '1.0',
        timestamp: '1970-01-01T00:01:00.000Z',
        requestContext: {
          requestId: 'request',
          functionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:f:$LATEST',
          condition: 'RetriesExhausted',
          approximateInvokeCount: 2,
        },
        requestPayload: { order: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'Error' },
      },
    ],
  ]);
  storage.close();
});

test('an event that was throttled waits ever longer, and does not count as failed', async () => {
  const answers: InvocationOutcome[] = [{ kind: 'throttled' }, { kind: 'throttled' }, returned];
  const { invocations, clock, calls, errors, storage } = house(() => answers.shift() ?? failing);
  invocations.accept('f', '1');
  await clock.advance(0);
  await clock.advance(60_000);
  expect(calls.map(([ms]) => ms)).toEqual([0, 1_000, 3_000]);
  expect(errors).toEqual([]);
  storage.close();
});

test('an event that would be too old is not tried any more, and says what was the last it heard', async () => {
  const config = { maximumEventAgeSec: 90, onFailureQueueArn: 'failures' };
  const { invocations, clock, calls, sent, storage } = house(() => failing, { config });
  invocations.accept('f', '1');
  await clock.advance(0);
  await clock.advance(60_000);
  expect(calls.map(([ms]) => ms)).toEqual([0, 60_000]);
  expect(sent).toMatchObject([
    [
      'failures',
      {
        requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
        responsePayload: { errorType: 'Error' },
      },
    ],
  ]);
  storage.close();
});

test('what an earlier process accepted and did not finish is done by the next one', async () => {
  const first = house(() => new Promise(() => undefined));
  first.invocations.accept('f', '1');
  await first.clock.advance(0);
  first.storage.close();
  const second = house(() => returned, { file: first.place, config: { maximumEventAgeSec: 60 } });
  // However long the stack was down.
  await second.clock.advance(3_600_000);
  second.invocations.resume();
  await second.clock.advance(1_000);
  expect(second.calls).toEqual([[3_600_000, 'f 1']]);
  expect(second.invocations.inFlight()).toBe(0);
  second.storage.close();
});
