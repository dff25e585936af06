import { counts, pauseAtDoor, pauseInLastStage, requested } from './testing/requested.ts';
import { runWorkflow } from './testing/run-workflow.ts';
import { createWorld, type World } from './testing/world.ts';

const approve = (world: World) => world.approve();

test('a lost hour is found, shown, applied once it is approved, and proved', async () => {
  const world = createWorld();
  await world.record(counts(0, 120), ['sums', 'doubles']);
  await world.record(counts(120, 200, 2));
  await world.request();
  const shown: unknown[] = [];
  const end = await runWorkflow(world, {
    approval: async () => {
      const { status, plan, rehearsal } = await world.replay();
      shown.push(status, plan?.planned, rehearsal?.outcomes, rehearsal?.perConsumer['sums']?.measures);
      expect(Object.values(world.sums()).reduce((sum: number, units) => sum + Number(units), 0)).toBe(360);
      await world.approve();
    },
  });
  expect(end).toBe('done');
  expect(shown).toEqual([
    'awaitingApproval',
    200,
    { applied: 80, alreadyApplied: 120, nothing: 0, failed: 0, frozen: 0, withheld: 0 },
    { 'Sums.units': 160 },
  ]);
  const { status, verification, cause, stage } = await world.replay();
  expect({ status, cause, stage }).toEqual({ status: 'done', cause: undefined, stage: 100 });
  expect(verification).toMatchObject({
    planned: 200,
    applied: 80,
    alreadyApplied: 120,
    skipped: 0,
    failed: 0,
    balanced: true,
    differencesEqual: true,
    mismatches: 0,
    overtaken: 0,
    proof: { stillToApply: 0 },
  });
  // Only the consumer that was named: 40 skus of 3 or 5 units each.
  const sums = world.sums();
  expect(sums['sums sku-0']).toBe(3 + 2 * 2);
  expect(sums['doubles sku-0']).toBe(3 * 2);
});

test('nothing in it: the replay ends as empty, and others may have its range', async () => {
  const world = createWorld();
  await world.record(counts(0, 3), ['sums']);
  await world.request({ filter: { subject: 'sku-of-nobody' } });
  expect(await runWorkflow(world)).toBe('empty');
  expect(await world.replay()).toMatchObject({
    status: 'empty',
    plan: { planned: 0 },
    endedAtMs: expect.any(Number),
  });
});

test('a plan that nobody approves in time expires, and changes nothing', async () => {
  const world = await requested(10);
  expect(await runWorkflow(world)).toBe('expired');
  expect(await world.replay()).toMatchObject({ status: 'expired' });
  expect(world.sums()).toEqual({});
});

test('an approval just before the time was up holds', async () => {
  const world = await requested(10);
  await world.task('prepare');
  const end = await runWorkflow(world, {
    approval: async () => {
      await world.approve();
      world.pass(2 * 3_600_000);
    },
  });
  expect(end).toBe('done');
});

test('consumers that were deployed anew since are not what was approved', async () => {
  const world = await requested(10);
  const end = await runWorkflow(world, {
    approval: async () => {
      await world.approve();
      world.code.set('sums', 'code-2');
    },
  });
  expect(end).toBe('refused');
  expect((await world.replay()).cause).toMatch(/^plan-changed: /);
  expect(world.sums()).toEqual({});
});

test.each([
  [
    'rejected',
    async (world: World) => world.change((replay) => ({ ...replay, status: 'rejected', cause: 'no' })),
  ],
  ['aborted', async (world: World) => world.wish('abort', 'not today')],
] as const)('%s while it waits: nothing is changed, and it is closed', async (end, decide) => {
  const world = await requested(10);
  expect(await runWorkflow(world, { approval: decide })).toBe(end);
  expect(await world.replay()).toMatchObject({ status: end, endedAtMs: expect.any(Number) });
  expect(world.sums()).toEqual({});
});

test('a consumer that fails on every tenth event is stopped by the first share that shows it, and goes on when a person says so', async () => {
  const world = createWorld();
  // 37 skus, so that each has its share of failures.
  await world.record(
    counts(0, 400).map((count, n) => ({ ...count, sku: `sku-${n % 37}`, units: n % 10 === 0 ? 13 : 1 })),
  );
  await world.request();
  const paused: unknown[] = [];
  const end = await runWorkflow(world, {
    approval: approve,
    resume: async () => {
      const { status, cause, stage, applied } = await world.replay();
      paused.push([status, cause?.split(':')[0], stage]);
      if (paused.length === 1) expect(applied?.outcomes.applied ?? 0).toBeLessThan(200);
      await world.wish('run');
    },
  });
  expect(end).toBe('done');
  expect(paused[0]).toEqual(['paused', 'too-many-failures', expect.any(Number)]);
  const { verification } = await world.replay();
  expect(verification).toMatchObject({ planned: 400, applied: 360, failed: 40, balanced: true });
});

test('pause and resume in the middle: everything once', async () => {
  const world = await requested(300, pauseInLastStage());
  const seen: unknown[] = [];
  const end = await runWorkflow(world, {
    approval: approve,
    resume: async () => {
      seen.push((await world.replay()).status, (await world.replay()).cause);
      await world.wish('run');
    },
  });
  expect(end).toBe('done');
  expect(seen).toEqual(['paused', 'lunch']);
  expect(Object.values(world.sums()).reduce((sum: number, units) => sum + Number(units), 0)).toBe(300);
  expect((await world.replay()).verification).toMatchObject({
    applied: 300,
    balanced: true,
    differencesEqual: true,
  });
});

test('aborted in the middle: what was applied stays and is told, the rest is left', async () => {
  const world = await requested(300, {
    spec: { ratePerSec: 20 },
    before: async (call, inside) => {
      if (call === 'door' && inside.asked.filter(({ kind }) => kind === 'apply').length === 4) {
        await inside.wish('abort', 'wrong day');
      }
    },
  });
  expect(await runWorkflow(world, { approval: approve })).toBe('aborted');
  const { status, applied } = await world.replay();
  expect(status).toBe('aborted');
  const sum = Object.values(world.sums()).reduce((all: number, units) => all + Number(units), 0);
  expect(sum).toBeGreaterThan(0);
  expect(sum).toBeLessThan(300);
  expect(applied?.outcomes.applied).toBe(sum);
});

test.each([
  ['resumed', 'run', 'done'],
  ['aborted', 'abort', 'aborted'],
] as const)('paused while it is rehearsed, and %s', async (_, wish, end) => {
  const world = await requested(300, pauseAtDoor(3));
  const seen: unknown[] = [];
  const ended = await runWorkflow(world, {
    approval: approve,
    resume: async () => {
      const { status, rehearsal } = await world.replay();
      seen.push(status, rehearsal);
      expect(world.sums()).toEqual({});
      await world.wish(wish);
    },
  });
  expect(ended).toBe(end);
  expect(seen).toEqual(['paused', undefined]);
  if (end === 'done') expect((await world.replay()).rehearsal?.outcomes.applied).toBe(300);
});

test('a pause that was wished before the approval holds: nothing is applied until it is resumed', async () => {
  const world = await requested(50);
  const end = await runWorkflow(world, {
    approval: async () => {
      await world.wish('pause', 'not before noon');
      await world.approve();
    },
    resume: async () => {
      expect(await world.replay()).toMatchObject({ status: 'paused', cause: 'not before noon' });
      expect(world.sums()).toEqual({});
      await world.wish('run');
    },
  });
  expect(end).toBe('done');
  expect((await world.replay()).verification).toMatchObject({ applied: 50, balanced: true });
});

test('resumed just before a pause was too long: it goes on', async () => {
  const world = await requested(300, pauseInLastStage());
  const decided: unknown[] = [];
  await runWorkflow(world, {
    approval: approve,
    resume: async () => {
      await world.wish('run');
      decided.push(await world.task('decideResume', { timedOut: true }));
    },
  });
  expect(decided).toEqual([{ next: 'stage' }]);
  expect(await world.replay()).toMatchObject({ status: 'done' });
});
