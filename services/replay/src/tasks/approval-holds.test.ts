import { dispatch } from './dispatch.ts';
import { pauseInLastStage, requested } from './testing/requested.ts';
import { runWorkflow } from './testing/run-workflow.ts';
import { REPLAY_ID, type World } from './testing/world.ts';

const approve = (world: World) => world.approve();
const applied = (world: World) =>
  Object.values(world.sums()).reduce((sum: number, units) => sum + Number(units), 0);

test('an approval is for the code of its time: what was deployed while it was paused applies nothing', async () => {
  const world = await requested(300, pauseInLastStage());
  let before = 0;
  const end = await runWorkflow(world, {
    approval: approve,
    resume: async () => {
      before = applied(world);
      world.code.set('sums', 'code-2');
      await world.wish('run');
    },
  });
  expect(end).toBe('refused');
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(300);
  expect(applied(world)).toBe(before);
  expect(await world.replay()).toMatchObject({
    status: 'failed',
    cause: expect.stringMatching(/^plan-changed: /),
    applied: { outcomes: { applied: before } },
  });
});

test('and what was deployed in the middle of a stage is met by the next slice', async () => {
  const world = await requested(400, {
    before: async (call, inside) => {
      if (call === 'door' && (await inside.replay()).stage === 100) inside.code.set('sums', 'code-2');
    },
  });
  const causes: unknown[] = [];
  const end = await runWorkflow(world, {
    approval: approve,
    resume: async () => {
      causes.push((await world.replay()).cause?.split(':')[0]);
      await world.wish('run');
    },
  });
  expect({ end, causes }).toEqual({ end: 'refused', causes: ['plan-changed'] });
  expect(applied(world)).toBeGreaterThan(0);
  expect(applied(world)).toBeLessThan(400);
});

/** Its consumer says something in earnest that it did not say in the rehearsal, and somebody outside acts on that. */
const saysMore = (world: World): World => {
  const ports = {
    ...world.ports,
    manifest: world.ports.manifest.map((one) =>
      one.name === 'deaf' ? ({ ...one, effect: 'external' } as const) : one,
    ),
    doors: {
      ...world.ports.doors,
      call: async (...[consumer, request]: Parameters<typeof world.ports.doors.call>) => {
        const answer = await world.ports.doors.call(consumer, request);
        if (request.kind !== 'apply') return answer;
        const emits = [{ type: 'Told.v1', id: 'told' }];
        return { ...answer, outcomes: answer.outcomes.map((outcome) => ({ ...outcome, emits })) };
      },
    },
  };
  return {
    ...world,
    task: (step, more = {}) =>
      dispatch(ports, { step, replayId: REPLAY_ID, ...more }, world.ports.clock() + 3_600_000),
  };
};

test('an external effect that no rehearsal had shown stops the replay at once, and it does not go on', async () => {
  const world = await requested(300);
  const causes: unknown[] = [];
  const end = await runWorkflow(saysMore(world), {
    approval: approve,
    resume: async () => {
      causes.push((await world.replay()).cause?.split(':')[0]);
      await world.wish('run');
    },
  });
  expect({ end, causes }).toEqual({ end: 'refused', causes: ['external-effects'] });
  expect(applied(world)).toBeLessThan(60);
});

test('workers that still run when a replay fails stop within a second', async () => {
  const world = await requested(300, {
    spec: { ratePerSec: 20 },
    before: async (call, inside) => {
      if (call !== 'door') return;
      const { status, stage } = await inside.replay();
      if (status === 'applying' && stage === 100)
        await inside.task('fail', { name: 'WorkflowEnded', error: 'Stopped', cause: 'by hand' });
    },
  });
  await runWorkflow(world, { approval: approve });
  expect(await world.replay()).toMatchObject({
    status: 'failed',
    cause: expect.stringMatching(/^WorkflowEnded/),
  });
  // The tenth that went before, and what was under way.
  expect(applied(world)).toBeLessThan(100);
});

test('what has ended stays as it ended, whatever task comes late', async () => {
  const world = await requested(20);
  await runWorkflow(world, {
    approval: async (inside) => {
      await inside.approve();
      await inside.task('fail', { name: 'WorkflowEnded', error: 'Stopped', cause: 'by hand' });
    },
  });
  const ended = await world.replay();
  expect(ended.status).toBe('failed');
  for (const step of ['beginStage', 'checkStage', 'beginVerification']) await world.task(step);
  expect((await world.replay()).status).toBe('failed');
  expect(world.sums()).toEqual({});
});
