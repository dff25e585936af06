import { gunzipSync } from 'node:zlib';
import { RetryableError } from '@twolane/store';
import fc from 'fast-check';
import { sumSlices } from './sum-slices.ts';
import { runWorkflow } from './testing/run-workflow.ts';
import { type Call, createWorld, type World } from './testing/world.ts';

const EVENTS = 60;
const counts = Array.from({ length: EVENTS }, (_, n) => ({ id: `count-${n}`, sku: `sku-${n % 17}` }));
const RUNS = 25;
/** A task that fails again and again ends the replay with its cause, and an event that a consumer failed at three times is a failure. */
const MAX_HURT_IN_A_ROW = 2;

/**
 * A worker that is killed leaves what it had written, and the workflow runs its task again. Each call to the store, the
 * bucket or a consumer may be the last one of a worker; and each answer of a consumer may be lost after it was effective.
 */
test('killed anywhere, as often as you like, but not always in the same place: everything is applied once and counted once', async () => {
  const kills = fc.record({
    calls: fc.uniqueArray(fc.nat({ max: 220 }), { maxLength: 8 }),
    lostAnswers: fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(kills, async ({ calls, lostAnswers }) => {
      const state = { armed: false, calls: 0, answers: 0, hurt: false, hurtInARow: 0 };
      const hurt = (how: string): void => {
        if (state.hurtInARow === MAX_HURT_IN_A_ROW) return;
        state.hurt = true;
        state.hurtInARow += 1;
        throw new RetryableError(how);
      };
      const world = createWorld({
        onTask: () => {
          if (!state.hurt) state.hurtInARow = 0;
          state.hurt = false;
        },
        before: async (_: Call) => {
          if (!state.armed) return;
          state.calls += 1;
          if (calls.includes(state.calls)) hurt('The worker was killed.');
        },
        afterDoor: () => {
          if (!state.armed) return;
          state.answers += 1;
          if (lostAnswers.includes(state.answers)) hurt('The answer was lost.');
        },
      });
      await world.record(counts.slice(0, 20), ['sums']);
      await world.record(counts.slice(20));
      await world.request();
      state.armed = true;
      const end = await runWorkflow(world, {
        approval: async () => {
          state.armed = false;
          await world.approve();
          state.armed = true;
        },
        // A lost answer makes duplicates; in a share of a few deliveries that is more than the limit.
        resume: async () => {
          state.armed = false;
          await world.wish('run');
          state.armed = true;
        },
      });
      state.armed = false;
      expect(end).toBe('done');
      const { verification, applied } = await world.replay();
      expect(Object.values(world.sums()).reduce((sum: number, units) => sum + Number(units), 0)).toBe(EVENTS);
      expect(verification).toMatchObject({
        planned: EVENTS,
        balanced: true,
        mismatches: 0,
        differencesEqual: true,
      });
      // What an answer that was lost had applied is told apart, and nothing is counted twice.
      expect((verification?.applied ?? 0) + (verification?.overtaken ?? 0)).toBe(40);
      expect(applied?.outcomes.alreadyApplied).toBe(20 + (verification?.overtaken ?? 0));
      const { overtaken = 0, ...others } = saidInKept(world, 'comparison');
      expect({ overtaken, others }).toEqual({
        overtaken: verification?.overtaken,
        others: { same: EVENTS - overtaken },
      });
      const rehearsed = await sumSlices(world.ports, world.replayId, ['rehearse']);
      expect(rehearsed.totals.outcomes).toMatchObject({ applied: 40, alreadyApplied: 20 });
    }),
    { numRuns: RUNS },
  );
});

/** How often the kept lines say each word of one kind. */
const saidInKept = (world: World, kind: 'outcome' | 'comparison'): Readonly<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const [key, body] of world.bucket.objects) {
    if (!key.includes('/deltas/applied/')) continue;
    for (const line of gunzipSync(body).toString('utf8').split('\n')) {
      if (line === '') continue;
      const word = String(JSON.parse(line)[kind]);
      counted[word] = (counted[word] ?? 0) + 1;
    }
  }
  return counted;
};

/** Lambda may end an invocation late, after the workflow has begun the next one. */
test('two invocations at the same slice, whoever comes in between whenever: what is kept is what was counted', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 3 }), async (overlaps) => {
      const state = { armed: false, calls: 0 };
      const world = createWorld({
        before: async (_, inside) => {
          const stage = state.armed ? (await inside.replay()).stage : undefined;
          if (stage === undefined) return;
          state.calls += 1;
          if (!overlaps.includes(state.calls)) return;
          // The other one may find that it was too late.
          await inside.task('apply', { slice: 0, stage }).catch(() => undefined);
        },
      });
      await world.record(counts);
      await world.request();
      const end = await runWorkflow(world, {
        approval: async () => {
          await world.approve();
          state.armed = true;
        },
        resume: () => world.wish('run'),
      });
      expect(end).toBe('done');
      const { applied, verification } = await world.replay();
      expect(applied?.outcomes).toMatchObject({
        applied: 0,
        alreadyApplied: 0,
        ...saidInKept(world, 'outcome'),
      });
      expect(verification).toMatchObject({ planned: EVENTS, balanced: true });
      expect(Object.values(world.sums()).reduce((sum: number, units) => sum + Number(units), 0)).toBe(EVENTS);
    }),
    { numRuns: RUNS },
  );
});

test('its time is up again and again: the next invocation goes on where the last one stopped', async () => {
  const invocations: string[] = [];
  // One worker of one slice, 16 a second: two seconds are not enough for 60.
  const world = createWorld({
    spec: { ratePerSec: 16 },
    lifeMs: 2_000,
    onTask: (step) => invocations.push(step),
  });
  await world.record(counts);
  await world.request();
  expect(await runWorkflow(world, { approval: () => world.approve() })).toBe('done');
  expect(invocations.filter((step) => step === 'apply').length).toBeGreaterThan(3);
  expect(Object.values(world.sums()).reduce((sum: number, units) => sum + Number(units), 0)).toBe(EVENTS);
  expect((await world.replay()).verification).toMatchObject({ applied: EVENTS, balanced: true });
});
