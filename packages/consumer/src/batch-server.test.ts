import { policyFor } from '@twolane/event-time';
import { createMemoryStore } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { lambdaContext } from '@twolane/telemetry/testing';
import { createBatchServer } from './batch-server.ts';
import { createDeadline } from './deadline.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createParking } from './parking.ts';
import { catalog, counted, type StockCounted } from './testing/counted.ts';
import { memoryJournal } from './testing/memory-journal.ts';
import { bodyOf, queueArn, sqsEvent, startMs } from './testing/sqs.ts';
import { CONSUMER, PARKED } from './testing/stage.ts';
import type { Visibility } from './visibility.ts';

/** A consumer for which `waits` must wait, and everything else is nothing to do. */
const server = (visibility?: Visibility) => {
  const lines: Record<string, unknown>[] = [];
  const store = createMemoryStore({ journal: memoryJournal });
  const serve = createBatchServer<StockCounted>({
    consumer: CONSUMER,
    inbox: 'mark',
    catalog,
    react: async ({ id }) => ({ kind: id === 'waits' ? 'notYet' : 'nothing', why: 'w' }),
    store,
    policy: policyFor,
    late: 'apply',
    parking: createParking({ store, table: PARKED }),
    telemetry: createTelemetry({
      service: 'inventory',
      function: 'stockTotals',
      consumer: CONSUMER,
      sink: (line) => lines.push(JSON.parse(line)),
    }),
    visibility,
    clock: () => startMs,
    sleep: async () => {},
    random: () => 0.5,
    limits: DEFAULT_LIMITS,
  });
  return {
    lines,
    serve: async (...ids: readonly string[]) => {
      const times = { nowMs: startMs, remainingMs: 30_000, marginMs: 1_000 };
      const deadline = createDeadline(times, () => ({ reached: new Promise(() => {}), cancel: () => {} }));
      const batch = sqsEvent(...ids.map((id) => ({ messageId: `m-${id}`, body: bodyOf(counted({ id })) })));
      return serve(batch, lambdaContext(), deadline);
    },
    warnings: () => lines.filter(({ level }) => level === 'WARN'),
  };
};
const postponing = () => {
  const calls: Parameters<Visibility['postpone']>[] = [];
  const postpone = async (...call: Parameters<Visibility['postpone']>) => void calls.push(call);
  return { calls, visibility: { postpone } };
};
const left = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((id) => ({ itemIdentifier: `m-${id}` })),
});

test('of a batch, only what waits stays, and is told to come again later', async () => {
  const { calls, visibility } = postponing();
  const { serve } = server(visibility);
  expect(await serve('done', 'waits')).toEqual(left('waits'));
  // Between half and all of 1 s, rounded up.
  expect(calls).toEqual([[queueArn, [{ receiptHandle: 'AQEBm-waits/1==', delaySec: 1 }]]]);
});

test.each([[[]], [['done']]])('nothing waits in %j: no call is made, and nothing stays', async (ids) => {
  const { calls, visibility } = postponing();
  expect(await server(visibility).serve(...ids)).toEqual(left());
  expect(calls).toEqual([]);
});

test('where visibility is not to be changed, what waits comes at the queue’s own pace, without a warning', async () => {
  const { serve, warnings } = server();
  expect(await serve('waits')).toEqual(left('waits'));
  expect(warnings()).toEqual([]);
});

test('where it cannot be changed, the same, with a warning that says why', async () => {
  const { serve, warnings } = server({ postpone: () => Promise.reject(new Error('AccessDenied')) });
  expect(await serve('waits')).toEqual(left('waits'));
  expect(warnings()).toMatchObject([
    {
      message: 'retries come at the queue’s own pace: their visibility could not be changed',
      error: { message: 'AccessDenied' },
    },
  ]);
});
