import { setTimeout as wait } from 'node:timers/promises';
import { RetryableError, type Store } from '@twolane/store';
import { appendEvents } from './append-events.ts';
import { deliveryName } from './deltas.ts';
import type { SliceEvent } from './slice-events.ts';
import { countedEvent } from './testing/counting.ts';
import { createWorld, NOW_MS } from './testing/world.ts';

const eventOf = (n: number): SliceEvent => {
  const event = countedEvent({ id: `late-${n}`, sku: 'a', occurredAtMs: NOW_MS, recordedAtMs: NOW_MS });
  const { type, subject = '', time, recordedtime: recordedTime } = event;
  const eventKey = `${event.source}/${event.id}`;
  const place = { hour: '2026-11-21T04', aggregate: 1, canary: 1 };
  return { text: JSON.stringify(event), eventKey, type, subject, time, recordedTime, ...place };
};

test('where one cannot be appended, no other is still under way once that is said', async () => {
  const world = createWorld();
  await world.request();
  const replay = await world.replay();
  let begun = 0;
  const store: Store = {
    ...world.store,
    commit: async (changeSet) => {
      begun += 1;
      if (begun === 1) throw new RetryableError('The line broke.');
      await wait(20);
      return world.store.commit(changeSet);
    },
  };
  const events = [0, 1, 2].map(eventOf);
  const rehearsed = new Map(
    events.map(({ eventKey }) => [
      deliveryName(eventKey, 'sums'),
      { outcome: 'applied', digest: '', ends: [], counts: [] },
    ]),
  );
  await expect(appendEvents({ ...world.ports, store }, replay, events, rehearsed)).rejects.toThrow('broke');
  expect(world.store.all('outbox')).toHaveLength(2);
});
