import { type CloudEvent, timeText } from '@twolane/contracts';
import { createRelay, createSweeper, insertedRows } from '@twolane/outbox';
import type { DynamoDBRecord } from 'aws-lambda';
import type { EntryFate } from '../../../packages/outbox/src/testing/fake-event-bridge.ts';
import type { Scenario, Step } from '../core/scenario.ts';
import { receiptBooks } from '../world/books.ts';
import { arrivedIds, busOf, publishPortsOf } from '../world/bus.ts';
import { BEGIN_MS } from '../world/clock.ts';
import { type Lane1, lane1, OUTBOX, OUTBOX_SHARDS } from '../world/lane1.ts';
import { firstWrong } from '../world/look.ts';
import { line, placed } from './given-events.ts';

const MINUTE_MS = 60_000;

const recordedAt = (orderId: string, atMs: number): CloudEvent => ({
  ...placed(orderId, [line('LAMP')]),
  recordedtime: timeText(atMs),
});
const record = ({ store }: Lane1, ...events: readonly CloudEvent[]) => store.commit({ writes: [], events });
const idsOf = (...orderIds: readonly string[]) => orderIds.map((orderId) => `${orderId}-placed`).toSorted();

/** The stream of the outbox table: its records in the order in which they were written. */
const streamOf = ({ store }: Lane1): readonly DynamoDBRecord[] =>
  store.all(OUTBOX).flatMap(({ key, item }, index) =>
    typeof item['event'] === 'string'
      ? [
          {
            eventName: 'INSERT',
            dynamodb: {
              SequenceNumber: String(1_000 + index),
              NewImage: { pk: { S: key.pk }, sk: { S: key.sk }, event: { S: item['event'] } },
            },
          },
        ]
      : [],
  );

/** One batch of the stream, from its checkpoint on, until nothing of it failed. */
const relaying = (world: Lane1, bridge: ReturnType<typeof busOf>): Step => {
  let left = streamOf(world);
  return {
    name: 'outboxRelay',
    boot: (around) => {
      const relay = createRelay(publishPortsOf(world, bridge, around));
      return async () => {
        const failedFrom = await relay(insertedRows(left));
        if (failedFrom === undefined) return 'done';
        left = left.slice(left.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failedFrom));
        return 'again';
      };
    },
  };
};

interface Relayed {
  readonly name: string;
  readonly fate?: (id: string, call: number) => EntryFate;
  readonly aside?: readonly string[];
}

const ROWS = Array.from({ length: 12 }, (_, n) => `o-${String(n).padStart(2, '0')}`);

const relayed = ({ name, fate, aside = [] }: Relayed): Scenario => ({
  name,
  begin: async () => {
    const world = lane1();
    const bridge = busOf(fate);
    for (const [n, orderId] of ROWS.entries()) {
      await record(world, recordedAt(orderId, BEGIN_MS - (n % 2) * MINUTE_MS));
    }
    const expected = idsOf(...ROWS).filter((id) => !aside.includes(id));
    return {
      steps: [relaying(world, bridge)],
      waitForRetry: () => world.clock.pass(1_000),
      books: () => ({ arrived: arrivedIds(bridge), receipts: receiptBooks(world.store, OUTBOX) }),
      wrong: () =>
        firstWrong(
          ['what reached the bus', arrivedIds(bridge), expected],
          [
            'what receipts say',
            receiptBooks(world.store, OUTBOX),
            { published: expected.map(nameOf), aside: aside.map(nameOf) },
          ],
        ),
    };
  },
});

const nameOf = (id: string): string => `twolane.orders/${id}`;

/** The schedule comes every minute, until a run has nothing to publish and nothing is due. */
const sweeping = (world: Lane1, bridge: ReturnType<typeof busOf>, name: string): Step => ({
  name,
  boot: (around) => {
    const ports = publishPortsOf(world, bridge, around);
    const sweep = createSweeper({ ...ports, shards: OUTBOX_SHARDS, clock: world.clock.now });
    return async () => {
      const { ended, swept } = await sweep(Number.MAX_SAFE_INTEGER);
      return ended === 'done' && swept === 0 ? 'done' : 'again';
    };
  },
});

const step = (name: string, happens: () => Promise<unknown> | unknown): Step => ({
  name,
  boot: () => async () => {
    await happens();
    return 'done';
  },
});

/** The stream is off, and a slow writer adds to a minute that was swept already. */
const swept: Scenario = {
  name: 'outboxSweeper: publishes what the relay has not, also of a writer that was slow',
  begin: async () => {
    const world = lane1();
    const bridge = busOf((id, call) => (id === 'o-02-placed' && call < 2 ? 'throttled' : 'taken'));
    const times = { shards: OUTBOX_SHARDS, clock: world.clock.now };
    await createSweeper({ ...publishPortsOf(world, bridge, (_, serve) => serve()), ...times })(
      Number.MAX_SAFE_INTEGER,
    );
    await record(world, recordedAt('o-01', BEGIN_MS), recordedAt('o-02', BEGIN_MS + 1_000));
    await record(world, recordedAt('o-03', BEGIN_MS + MINUTE_MS));
    world.clock.pass(3 * MINUTE_MS);
    const slow = recordedAt('o-04', BEGIN_MS + 2_000);
    return {
      steps: [
        sweeping(world, bridge, 'outboxSweeper, first look'),
        step('a slow writer commits', () => record(world, slow)),
        step('its life is over', () => world.clock.pass(21 * MINUTE_MS)),
        sweeping(world, bridge, 'outboxSweeper, last look'),
      ],
      waitForRetry: () => world.clock.pass(MINUTE_MS),
      books: () => ({ arrived: arrivedIds(bridge), receipts: receiptBooks(world.store, OUTBOX) }),
      wrong: () =>
        firstWrong(['what reached the bus', arrivedIds(bridge), idsOf('o-01', 'o-02', 'o-03', 'o-04')]),
    };
  },
};

export const outboxScenarios: readonly Scenario[] = [
  relayed({ name: 'outboxRelay: a batch of two minutes' }),
  relayed({
    name: 'outboxRelay: the bus takes some of a call, and others later',
    fate: (id, call) => (call < 9 && ['o-03-placed', 'o-08-placed'].includes(id) ? 'throttled' : 'taken'),
  }),
  relayed({
    name: 'outboxRelay: an event that the bus never takes holds nobody up',
    fate: (id) => (id === 'o-05-placed' ? 'malformed' : 'taken'),
    aside: ['o-05-placed'],
  }),
  swept,
];
