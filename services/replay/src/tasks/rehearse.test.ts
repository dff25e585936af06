import type { EventOutcome } from '@twolane/consumer';
import { runWorkflow } from './testing/run-workflow.ts';
import { createWorld } from './testing/world.ts';

/** A consumer that cannot say what would be, for so many rehearsals. */
const awayFor = async (rehearsals: number, cause: string) => {
  const world = createWorld({ spec: { consumers: ['sums'] } });
  await world.record([{ id: 'count-1', sku: 'sku-1' }]);
  await world.request();
  const { doors } = world.ports;
  let left = rehearsals;
  world.use({
    doors: {
      ...doors,
      call: async (consumer, request) => {
        if (request.kind !== 'rehearse' || left === 0) return doors.call(consumer, request);
        left -= 1;
        const outcomes = request.events.map(
          (event): EventOutcome => ({
            eventKey: `twolane.tests/${String(Object(event).id)}`,
            kind: 'failed',
            cause,
            why: 'A bad moment.',
            mayPassLater: true,
            changes: [],
            emits: [],
          }),
        );
        return { consumer, outcomes };
      },
    },
  });
  return world;
};

test.each([
  ['is rehearsed again where its database was away', 2, 'retryable', { applied: 1, failed: 0 }],
  ['is rehearsed again where its database was too slow', 2, 'outOfTime', { applied: 1, failed: 0 }],
  ['is shown as a failure where that goes on', 3, 'outOfTime', { applied: 0, failed: 1 }],
  [
    'is shown as a failure at once where another time would not help',
    1,
    'tooManySteps',
    { applied: 0, failed: 1 },
  ],
])('an event %s', async (_, rehearsals, cause, outcomes) => {
  const world = await awayFor(rehearsals, cause);
  await runWorkflow(world, { approval: () => world.approve() });
  expect(await world.replay()).toMatchObject({ rehearsal: { outcomes } });
});
