import type { ConsumerHandler, DoorRequest } from '@twolane/consumer';
import { type CloudEvent, eventKey } from '@twolane/contracts';
import { lambdaContext } from '@twolane/telemetry/testing';
import type { Around } from '../../crash-points/core/calls.ts';
import { line, placed } from '../../crash-points/scenarios/given-events.ts';
import { sales } from '../../crash-points/scenarios/insights.ts';
import { lane1, undisturbed } from '../../crash-points/world/lane1.ts';
import { brought } from '../../crash-points/world/queue.ts';
import { createRandom, type Random, seedFor } from '../../simulation/kernel/random.ts';

export const HOUR = '2026-11-21T03';
const MAX_STEPS = 18;
const REPLAYS = ['r-1', 'r-2', 'r-3'];

export const soldInHour = (n: number): CloudEvent => {
  const minute = String(n).padStart(2, '0');
  const at = `${HOUR}:${minute}:00.000Z`;
  return { ...placed(`o-${n}`, [line('LAMP', n + 1)]), time: at, recordedtime: at };
};

type Sales = ReadonlySet<CloudEvent>;

/** What the hour should be: counted live, and in what is being built beside it. */
interface Expected {
  live: Sales;
  building: { readonly by: string; readonly sales: Sales } | undefined;
  builtBy: string | undefined;
}

export const totalsOf = (events: Iterable<CloudEvent>): Readonly<Record<string, number>> => {
  const all = [...events];
  const gross = all.reduce((sum, { data }) => sum + Number(Object(data).totalMinor), 0);
  return all.length === 0 ? {} : { grossMinor: gross, orders: all.length, units: gross / 100 };
};

const plain = (figures: Readonly<Record<string, number>> = {}): string =>
  JSON.stringify(
    Object.entries(figures)
      .map(([name, value]) => [name.split('.').at(-1), value] as const)
      .filter(([, value]) => value !== 0)
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );

/**
 * One hour of sales that some replays build anew, give up and swap in, in any order, while sales go on, also in the middle of each
 * step. Whatever is live is never less than what was sold, and no sale counts twice.
 */
export const huntRebuild = async (seed: number): Promise<string | undefined> => {
  const random = createRandom(seedFor(seed, 'rebuild'));
  const world = lane1();
  const calm = sales(world, undisturbed);
  const expected: Expected = { live: new Set(), building: undefined, builtBy: undefined };
  const pool = Array.from({ length: 10 }, (_, n) => soldInHour(n));
  const sell = async (event: CloudEvent): Promise<void> => {
    await brought(calm, event);
    // What was counted is done with: it comes into the new figures by the rebuild itself.
    if (expected.live.has(event)) return;
    const { building } = expected;
    expected.live = new Set([...expected.live, event]);
    if (building !== undefined)
      expected.building = { ...building, sales: new Set([...building.sales, event]) };
  };
  const between: Around = async (_, serve) => {
    if (random.chance(0.15)) await sell(random.pick(pool));
    return serve();
  };
  const busy = sales(world, between);
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const replayId = random.pick(REPLAYS);
    const wrong = await oneStep({ random, busy, calm, expected, pool, sell }, replayId);
    if (wrong !== undefined) return wrong;
    const figures = (await ask(calm, { ...about(replayId), step: 'figures', windows: [HOUR] })).figures?.[0];
    if (plain(figures?.live) !== plain(totalsOf(expected.live))) {
      return `live are ${plain(figures?.live)}, and were sold ${plain(totalsOf(expected.live))}`;
    }
    const { building } = expected;
    if ((figures?.building === undefined) !== (building === undefined)) {
      return `${building === undefined ? 'nothing' : `${building.by}’s`} should be being built, and it is otherwise`;
    }
    if (building !== undefined && plain(figures?.building) !== plain(totalsOf(building.sales))) {
      return `built are ${plain(figures?.building)}, and should be ${plain(totalsOf(building.sales))}`;
    }
  }
  return undefined;
};

interface Hour {
  readonly random: Random;
  readonly busy: ConsumerHandler;
  readonly calm: ConsumerHandler;
  readonly expected: Expected;
  readonly pool: readonly CloudEvent[];
  readonly sell: (event: CloudEvent) => Promise<void>;
}

const about = (replayId: string) => ({ twolane: 'replay/1', replayId, kind: 'rebuild' }) as const;
const ask = (handler: ConsumerHandler, request: DoorRequest) => handler(request, lambdaContext());

const oneStep = async (hour: Hour, replayId: string): Promise<string | undefined> => {
  const { random, busy, calm, expected, pool, sell } = hour;
  const { building, builtBy } = expected;
  const own = building?.by === replayId;
  // Nobody sells while it begins or is given up: when exactly that was, the model could not tell.
  const windows = async (step: 'begin' | 'swap' | 'abandon') =>
    (await ask(step === 'swap' ? busy : calm, { ...about(replayId), step, windows: [HOUR] })).outcomes[0]
      ?.kind;
  switch (random.pick(['sell', 'sell', 'begin', 'fill', 'fill', 'swap', 'abandon'] as const)) {
    case 'sell':
      await sell(random.pick(pool));
      return undefined;
    case 'begin': {
      const should =
        own || builtBy === replayId ? 'alreadyApplied' : building === undefined ? 'applied' : 'failed';
      const is = await windows('begin');
      if (should === 'applied') expected.building = { by: replayId, sales: new Set() };
      return is === should ? undefined : `begin of ${replayId} is ${is}, and should be ${should}`;
    }
    case 'fill': {
      if (!own) return undefined;
      const events = random.shuffled(pool).slice(0, random.whole(1, 4));
      await ask(busy, { ...about(replayId), step: 'fill', window: HOUR, events });
      const now = expected.building;
      if (now !== undefined)
        expected.building = { ...now, sales: new Set([...now.sales, ...known(pool, events)]) };
      return undefined;
    }
    case 'swap': {
      const should = own ? 'applied' : builtBy === replayId ? 'alreadyApplied' : 'failed';
      const is = await windows('swap');
      const now = expected.building;
      if (should === 'applied' && now !== undefined) {
        expected.live = new Set([...expected.live, ...now.sales]);
        expected.building = undefined;
        expected.builtBy = replayId;
      }
      return is === should ? undefined : `swap of ${replayId} is ${is}, and should be ${should}`;
    }
    case 'abandon': {
      const should = own ? 'applied' : 'alreadyApplied';
      const is = await windows('abandon');
      if (own) expected.building = undefined;
      return is === should ? undefined : `abandon of ${replayId} is ${is}, and should be ${should}`;
    }
  }
};

const known = (pool: readonly CloudEvent[], events: readonly CloudEvent[]): readonly CloudEvent[] => {
  const names = new Set(events.map(eventKey));
  return pool.filter((event) => names.has(eventKey(event)));
};
