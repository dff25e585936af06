import { dispatch } from '../../../services/replay/src/tasks/dispatch.ts';
import type { Around } from '../../crash-points/core/calls.ts';
import { sales } from '../../crash-points/scenarios/insights.ts';
import { salesTotals } from '../../crash-points/scenarios/sales-totals.ts';
import { undisturbed } from '../../crash-points/world/lane1.ts';
import { TABLES } from '../../crash-points/world/lane2/consumers.ts';
import { CONSUMER_LIFE_MS, type Lane2, lane2 } from '../../crash-points/world/lane2/lane2.ts';
import { createMachine } from '../../crash-points/world/lane2/machine.ts';
import { planHashOf } from '../../crash-points/world/lane2/read-record.ts';
import { brought } from '../../crash-points/world/queue.ts';
import { createRandom, type Random, seedFor } from '../../simulation/kernel/random.ts';
import { HOUR, soldInHour, totalsOf } from './rebuild.ts';
import { say } from './replays/people.ts';

const HOUR_MS = 3_600_000;
const MAX_TASKS = 60;
const SOLD = 6;

/** An invocation that has read what it decides on, and writes some time later, within its life. */
const inFlight = (lane: Lane2, random: Random) => {
  const startedMs = lane.world.clock.now();
  const dueMs = startedMs + random.whole(0, CONSUMER_LIFE_MS - 1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow: Around = async (name, serve) => {
    if (name === 'commit') await promise;
    return serve();
  };
  const done = brought(sales(lane.world, slow), soldInHour(SOLD));
  return {
    /** Its time has come, or nothing else happens any more. */
    look: async (isOver = false): Promise<void> => {
      if (!isOver && lane.world.clock.now() < dueMs) return;
      resolve();
      await done;
    },
  };
};

/**
 * An hour is rebuilt by a replay from its request to its end, beside an invocation that began before it and is slow. In the end the hour
 * has every sale once; and where the replay was closed in its middle, nothing is left half built.
 */
export const huntSwap = async (seed: number): Promise<string | undefined> => {
  const random = createRandom(seedFor(seed, 'swap'));
  let flight: ReturnType<typeof inFlight> | undefined;
  const lane = lane2({ onSleep: async () => flight?.look() });
  const sold = Array.from({ length: SOLD }, (_, n) => soldInHour(n));
  for (const event of sold) await lane.world.store.commit({ writes: [], events: [event] });
  lane.live.miss();
  const count = sales(lane.world, undisturbed);
  for (const event of sold) if (random.chance(0.5)) await brought(count, event);
  await say(lane, {
    route: 'POST /admin/replays',
    body: {
      ...{ mode: 'rebuild', reason: 'the hour is wrong', consumers: ['insights-sales'] },
      range: { axis: 'occurred', from: `${HOUR}:00:00Z`, to: '2026-11-21T04:00:00Z' },
      limits: { failurePercent: 0, duplicatePercent: 100 },
    },
  });
  const [replayId = ''] = lane.started;
  const machine = createMachine(lane, replayId);
  const isClosed = random.chance(0.3);
  const isSlow = !isClosed && random.chance(0.7);
  for (let tasks = 0; tasks < MAX_TASKS; tasks += 1) {
    const next = machine.next();
    if (next.kind === 'ended') break;
    if (next.kind === 'wait') {
      const body = { planHash: planHashOf(lane, replayId), reason: 'looks right' };
      await say(lane, { route: 'POST /admin/replays/{replayId}/approval', replayId, as: 'grace', body });
      machine.woke(false);
      continue;
    }
    if (next.step === 'beginStage') {
      if (isSlow) flight = inFlight(lane, random);
      // Only now has it read what it decides on.
      await new Promise((resolve) => setImmediate(resolve));
      if (isClosed) {
        const failure = { step: 'fail', replayId, name: 'WorkflowEnded', error: 'Stopped' };
        await dispatch(lane.worker(undisturbed), failure, Number.MAX_SAFE_INTEGER);
      }
    }
    machine.answered(await dispatch(lane.worker(undisturbed), next.input, lane.world.clock.now() + HOUR_MS));
  }
  await flight?.look(true);
  return wrongAtRest(lane, { isClosed, sold: isSlow ? [...sold, soldInHour(SOLD)] : sold });
};

const wrongAtRest = (
  { world }: Lane2,
  { isClosed, sold }: { readonly isClosed: boolean; readonly sold: ReturnType<typeof soldInHour>[] },
): string | undefined => {
  const live = world.store.all(TABLES.insights).find(({ key }) => key.sk === `${HOUR}#live`)?.item;
  if (live?.['building'] !== undefined)
    return 'the replay has ended, and its new figures are still being built';
  if (isClosed) return undefined;
  const generation = Number(live?.['live'] ?? 1);
  const is = salesTotals(world, TABLES.insights, HOUR, generation);
  const should = totalsOf(sold);
  const text = (figures: Readonly<Record<string, number>>) =>
    JSON.stringify(Object.entries(figures).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return text(is) === text(should) ? undefined : `the hour has ${text(is)}, and were sold ${text(should)}`;
};
