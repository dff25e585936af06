import { join } from 'node:path';
import { faultsForTests, fired, plan } from '../faults/testing/plan-of.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { openMessaging, queueDefinition, temporaryFolder } from '../testing/messaging.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;
let close = (): void => undefined;
afterEach(() => close());

const open = () => {
  files += 1;
  const clock = manualClock(1_800_000_000_000);
  const faults = faultsForTests();
  const messaging = openMessaging({
    file: join(folder.path, `${files}.db`),
    clock,
    queues: [queueDefinition('work', { visibilityTimeoutSec: 600 })],
    faults,
  });
  close = messaging.close;
  const queue = messaging.queue('work');
  const receive = async (maximumMessages = 10) => {
    const result = await queue.receive({ maximumMessages, waitMs: 0 });
    return result.ok ? result.value : [];
  };
  const finish = async (maximumMessages?: number) => {
    const messages = await receive(maximumMessages);
    queue.delete(messages.map(({ receiptHandle }) => receiptHandle));
    return messages.map(({ body }) => body);
  };
  return { clock, faults, messaging, queue, receive, finish };
};

test('a message that is duplicated comes once more after it was deleted, and then is gone', async () => {
  const { clock, faults, messaging, queue, finish } = open();
  plan(faults, [{ service: 'queue', kind: 'duplicate', ms: 500, resource: 'work' }]);
  queue.send([{ body: 'a' }, { body: 'b' }]);
  expect(await finish()).toEqual(['a', 'b']);
  expect(await finish()).toEqual([]);
  await clock.advance(500);
  expect(await finish()).toEqual(['a', 'b']);
  await clock.advance(10_000_000);
  expect(await finish()).toEqual([]);
  expect(queue.counts()).toMatchObject({ visible: 0, inFlight: 0, delayed: 0 });
  expect([fired(faults), messaging.troubles]).toEqual([[2], []]);
});

test('someone who waits is woken by a duplicate', async () => {
  const { clock, faults, queue, finish } = open();
  plan(faults, [{ service: 'queue', kind: 'duplicate', ms: 500 }]);
  queue.send([{ body: 'a' }]);
  await finish();
  const waiting = queue.receive({ maximumMessages: 1, waitMs: 20_000 });
  await clock.advance(500);
  expect(await waiting).toMatchObject({ ok: true, value: [{ body: 'a' }] });
});

test('a mixed queue hands out everything once, in another order, also over several receives', async () => {
  const { faults, queue, finish } = open();
  plan(faults, [{ service: 'queue', kind: 'reorder' }]);
  const sent = Array.from({ length: 20 }, (_, n) => String(n));
  queue.send(sent.map((body) => ({ body })));
  const first = await finish(5);
  expect(first.some((body) => Number(body) >= 5)).toBe(true);
  const rest = [...(await finish()), ...(await finish())];
  expect([...first, ...rest].sort()).toEqual([...sent].sort());
});
