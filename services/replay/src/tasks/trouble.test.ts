import { runWorkflow } from './testing/run-workflow.ts';
import { createWorld } from './testing/world.ts';

const counts = Array.from({ length: 5 }, (_, n) => ({ id: `count-${n}`, sku: `sku-${n}` }));
/** All that a Map says of the children that made it fail. */
const ofMap = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

test('a replay that failed in one of many slices says what went wrong there', async () => {
  let isBroken = true;
  const world = createWorld({
    before: async (call) => {
      if (call === 'door' && isBroken) throw new Error('sums cannot be reached');
    },
  });
  await world.record(counts);
  await world.request();
  await expect(runWorkflow(world)).rejects.toThrow('sums cannot be reached');
  isBroken = false;
  await world.task('fail', { name: 'RehearsalFailed', ...ofMap });
  expect(await world.replay()).toMatchObject({
    status: 'failed',
    cause: 'RehearsalFailed: rehearse: Error: sums cannot be reached',
  });
});

test('where nothing is known of it, the word of the Map stands', async () => {
  const world = createWorld();
  await world.request();
  await world.task('fail', { name: 'PlanFailed', ...ofMap });
  expect((await world.replay()).cause).toBe(`PlanFailed: ${ofMap.error}: ${ofMap.cause}`);
});
