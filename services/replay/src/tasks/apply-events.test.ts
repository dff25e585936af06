import type { EventOutcome } from '@twolane/consumer';
import { runWorkflow } from './testing/run-workflow.ts';
import { createWorld } from './testing/world.ts';

const CALL_MS = 500;

/** Two consumers that answer to whatever is applied that it cannot be yet. */
const neverYet = async (counts: number) => {
  const world = createWorld({
    spec: { consumers: ['sums', 'doubles'], limits: { failurePercent: 100, duplicatePercent: 100 } },
  });
  await world.record(Array.from({ length: counts }, (_, n) => ({ id: `count-${n}`, sku: `sku-${n}` })));
  await world.request();
  const { doors } = world.ports;
  const seen = { rounds: 0, inOrder: [] as (boolean | undefined)[], onApply: async () => {} };
  world.use({
    random: () => 0.999,
    doors: {
      ...doors,
      call: async (consumer, request) => {
        if (request.kind !== 'apply') return doors.call(consumer, request);
        if (consumer === 'sums') {
          seen.rounds += 1;
          seen.inOrder.push(request.inOrder);
        }
        world.pass(CALL_MS);
        await seen.onApply();
        const outcomes = request.events.map(
          (event): EventOutcome => ({
            eventKey: `twolane.tests/${String(Object(event).id)}`,
            kind: 'failed',
            cause: 'notYet',
            mayPassLater: true,
            changes: [],
            emits: [],
          }),
        );
        return { consumer, outcomes };
      },
    },
  });
  return { world, seen };
};

test('who wishes a pause is heard within 5 seconds, though nothing can be applied yet', async () => {
  const { world, seen } = await neverYet(1);
  let wishedAtMs: number | undefined;
  let heardAfterMs: number | undefined;
  seen.onApply = async () => {
    if (wishedAtMs !== undefined) return;
    await world.wish('pause', 'wait');
    wishedAtMs = world.ports.clock();
  };
  await runWorkflow(world, {
    approval: () => world.approve(),
    resume: async () => {
      heardAfterMs ??= world.ports.clock() - (wishedAtMs ?? 0);
      await world.wish('run');
    },
  });
  expect(heardAfterMs).toBeLessThan(5_000);
  // Once more at once, and not waited for.
  expect(seen.rounds).toBe(2);
  expect(seen.inOrder).toEqual([true, false]);
  expect((await world.replay()).applied?.outcomes.failed).toBe(2);
});

test('a chunk waits for all of its consumers at once: three rounds, at most three seconds between them', async () => {
  const { world, seen } = await neverYet(1);
  const atMs: number[] = [];
  seen.onApply = async () => void atMs.push(world.ports.clock());
  await runWorkflow(world, { approval: () => world.approve() });
  expect(seen.rounds).toBe(3);
  // An aggregate's events wait for each other, but not to the end.
  expect(seen.inOrder).toEqual([true, true, false]);
  const waitedMs = (atMs.at(-1) ?? 0) - (atMs[0] ?? 0) - (atMs.length - 1) * CALL_MS;
  expect(waitedMs).toBeGreaterThan(2_000);
  expect(waitedMs).toBeLessThanOrEqual(3_000);
});
