import { createHash } from 'node:crypto';
import { type CloudEvent, eventKey, timeText } from '@twolane/contracts';
import {
  arrived,
  line,
  paymentRequested,
  placed,
  reserved,
} from '../../../crash-points/scenarios/given-events.ts';
import { BEGIN_MS } from '../../../crash-points/world/clock.ts';
import { undisturbed } from '../../../crash-points/world/lane1.ts';
import { allConsumers } from '../../../crash-points/world/lane2/consumers.ts';
import type { Lane2 } from '../../../crash-points/world/lane2/lane2.ts';
import { brought } from '../../../crash-points/world/queue.ts';
import type { Random } from '../../../simulation/kernel/random.ts';

export interface SceneEvent {
  readonly event: CloudEvent;
  readonly key: string;
  /** Place of its aggregate among all, in percent. */
  readonly place: number;
  /** It breaks its contract, and can never be applied. */
  readonly isBroken: boolean;
}

export interface Scene {
  readonly consumer: string;
  readonly events: readonly SceneEvent[];
  /** Payments would follow, by live traffic, from what the consumer says. */
  readonly leadsOutside: boolean;
  readonly range: { readonly fromMs: number; readonly toMs: number };
}

/** Where an aggregate lies, worked out anew: bytes 4 to 7 of the hash of its name. */
export const placeOf = (partitionKey: string): number =>
  (createHash('sha256').update(partitionKey, 'utf8').digest().readUInt32BE(4) / 2 ** 32) * 100;

const namesIn = (from: number, to: number, count: number): readonly string[] => {
  const names: string[] = [];
  for (let n = 0; names.length < count; n += 1) {
    const place = placeOf(`d-${n}`);
    if (place >= from && place < to) names.push(`d-${n}`);
  }
  return names;
};
const FIRST = namesIn(0, 1, 6);
const SECOND = namesIn(1, 10, 12);
const REST = namesIn(10, 100, 40);
const SKUS = ['S0', 'S1', 'S2', 'S3'];

const broken = (event: CloudEvent): CloudEvent => ({ ...event, data: { deliveryId: 'x', lines: 'none' } });

const deliveries = (random: Random): readonly SceneEvent[] => {
  const breaks = random.chance(0.4) ? 0.5 : 0;
  const some = (names: readonly string[], most: number) =>
    random.shuffled(names).slice(0, random.whole(0, most));
  const names = [...some(FIRST, 4), ...some(SECOND, 6), ...some(REST, random.chance(0.2) ? 40 : 6)];
  return (names.length === 0 ? REST.slice(0, 2) : names).map((name) => {
    const event = arrived(name, [line(random.pick(SKUS), random.whole(1, 9))]);
    const isBroken = random.chance(breaks);
    const recorded = isBroken ? broken(event) : event;
    return { event: recorded, key: eventKey(event), place: placeOf(event.partitionkey), isBroken };
  });
};

const inScene = (event: CloudEvent): SceneEvent => ({
  event,
  key: eventKey(event),
  place: placeOf(event.partitionkey),
  isBroken: false,
});

/** Events that a consumer missed, some of which it has got all the same. */
export const setScene = async (lane: Lane2, random: Random): Promise<Scene> => {
  const range = { fromMs: BEGIN_MS - 120_000 + random.whole(0, 60) * 1_000, toMs: BEGIN_MS - 1_000 };
  const consumers = allConsumers(lane.world, undisturbed);
  const record = async (events: readonly CloudEvent[]): Promise<void> => {
    for (const event of events) await lane.world.store.commit({ writes: [], events: [event] });
    lane.live.miss();
  };
  const dice = random.next();
  if (dice < 0.7) {
    const events = deliveries(random);
    await record(events.map(({ event }) => event));
    const restock = consumers.get('inventory-restock');
    for (const { event, isBroken } of events) {
      if (restock !== undefined && !isBroken && random.chance(0.15)) await brought(restock, event);
    }
    return { consumer: 'inventory-restock', events, leadsOutside: false, range };
  }
  const lines = [line('LAMP', 2)];
  if (dice < 0.85) {
    const events = [placed('o-1', lines), reserved('o-1')].map(inScene);
    await record(events.map(({ event }) => event));
    return { consumer: 'payments-intents', events, leadsOutside: true, range };
  }
  const intents = consumers.get('payments-intents');
  if (intents !== undefined) await brought(intents, reserved('o-1'), placed('o-1', lines));
  lane.live.miss();
  const events = [inScene(paymentRequested('o-1', 200))];
  // The journal has it already, since the intents recorded it: it was said there.
  return {
    consumer: 'payments-gateway',
    events,
    leadsOutside: false,
    range: { ...range, toMs: BEGIN_MS + 1 },
  };
};

export const rangeText = ({ fromMs, toMs }: Scene['range']) => ({
  from: timeText(fromMs),
  to: timeText(toMs),
});
