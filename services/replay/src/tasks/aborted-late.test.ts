import { RetryableError } from '@twolane/store';
import { requested } from './testing/requested.ts';
import { runWorkflow } from './testing/run-workflow.ts';
import type { World } from './testing/world.ts';

const approval = (world: World): Promise<void> => world.approve();
const unitsIn = (world: World): number =>
  Object.values(world.sums()).reduce((sum: number, units) => sum + Number(units), 0);

test('a chunk that a killed worker had kept is told of, also where the replay was aborted before anybody went on', async () => {
  const seen = { keeps: false, killed: false };
  const world = await requested(12, {
    before: async (call, inside) => {
      if (call === 'put') seen.keeps = (await inside.replay()).status === 'applying';
      if (call !== 'commit' || !seen.keeps || seen.killed) return;
      seen.killed = true;
      await inside.wish('abort', 'wrong day');
      throw new RetryableError('The worker was killed.');
    },
  });
  expect(await runWorkflow(world, { approval })).toBe('aborted');
  expect(seen.killed).toBe(true);
  expect(unitsIn(world)).toBeGreaterThan(0);
  expect((await world.replay()).applied?.outcomes.applied).toBe(unitsIn(world));
});

test('an abort that was accepted after the last share was applied, and before the verification, is an abort', async () => {
  const world = await requested(12);
  const meddled: World = {
    ...world,
    task: async (step, more) => {
      if (step === 'beginVerification') await world.wish('abort', 'too late');
      return world.task(step, more);
    },
  };
  expect(await runWorkflow(meddled, { approval })).toBe('aborted');
  const { status, cause, applied, verification } = await world.replay();
  expect({ status, cause, verification }).toEqual({
    status: 'aborted',
    cause: 'too late (all of it had been applied by then)',
    verification: undefined,
  });
  expect(applied?.outcomes.applied).toBe(12);
});

test('an abort and the beginning of the verification at the same moment: one of them is told so', async () => {
  const seen = { begins: false };
  const world = await requested(12, {
    onTask: (step) => {
      seen.begins = step === 'beginVerification';
    },
    before: async (call, inside) => {
      if (call !== 'commit' || !seen.begins) return;
      seen.begins = false;
      await inside.wish('abort', 'too late');
    },
  });
  expect(await runWorkflow(world, { approval })).toBe('aborted');
  expect(await world.replay()).toMatchObject({ status: 'aborted', applied: { outcomes: { applied: 12 } } });
});
