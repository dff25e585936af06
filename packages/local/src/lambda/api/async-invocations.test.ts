import { join } from 'node:path';
import { openStorage } from '../../storage/storage.ts';
import { manualClock } from '../../testing/manual-clock.ts';
import { temporaryFolder } from '../../testing/messaging.ts';
import type { InvocationOutcome } from '../outcome.ts';
import { createAsyncInvocations, invocationFormats } from './async-invocations.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;

const returned: InvocationOutcome = { kind: 'returned', payload: 'null' };
const failing: InvocationOutcome = { kind: 'failed', errorType: 'Error', payload: '{"errorType":"Error"}' };

const house = (answer: () => InvocationOutcome | Promise<InvocationOutcome>, file?: string) => {
  files += 1;
  const place = file ?? join(folder.path, `${files}.db`);
  const storage = openStorage(place, invocationFormats);
  const clock = manualClock(0);
  const calls: (readonly [number, string])[] = [];
  const errors: unknown[] = [];
  const invocations = createAsyncInvocations({
    storage,
    clock,
    invoke: async (arn, payload) => {
      calls.push([clock.nowMs(), `${arn} ${payload}`]);
      return answer();
    },
    onError: (error) => errors.push(error),
  });
  return { invocations, clock, calls, errors, storage, place };
};

test('an event that fails is tried again after one and after two minutes, then given up aloud', async () => {
  const { invocations, clock, calls, errors, storage } = house(() => failing);
  invocations.accept('f', '1');
  await clock.advance(0);
  await clock.advance(10 * 60_000);
  expect(calls).toEqual([
    [0, 'f 1'],
    [60_000, 'f 1'],
    [180_000, 'f 1'],
  ]);
  expect(errors.map(String)).toEqual([expect.stringContaining('An event for f was given up')]);
  storage.close();
});

test('an event that was throttled waits, and does not count as failed', async () => {
  const answers: InvocationOutcome[] = [{ kind: 'throttled' }, { kind: 'throttled' }, returned];
  const { invocations, clock, calls, errors, storage } = house(() => answers.shift() ?? failing);
  invocations.accept('f', '1');
  await clock.advance(0);
  await clock.advance(60_000);
  expect(calls.map(([ms]) => ms)).toEqual([0, 1_000, 2_000]);
  expect(errors).toEqual([]);
  storage.close();
});

test('what an earlier process accepted and did not finish is done by the next one', async () => {
  const first = house(() => new Promise(() => undefined));
  first.invocations.accept('f', '1');
  await first.clock.advance(0);
  first.storage.close();
  const second = house(() => returned, first.place);
  second.invocations.resume();
  await second.clock.advance(1_000);
  expect(second.calls).toEqual([[0, 'f 1']]);
  expect(second.invocations.inFlight()).toBe(0);
  second.storage.close();
});
