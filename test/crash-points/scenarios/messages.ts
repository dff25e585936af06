import { createParking } from '@twolane/consumer';
import type { CloudEvent } from '@twolane/contracts';
import { bodyOf } from '../../../packages/consumer/src/testing/sqs.ts';
import { collectDeadLetters } from '../../../services/replay/src/messages/index.ts';
import type { Scenario, Step } from '../core/scenario.ts';
import { tableBooks } from '../world/books.ts';
import { BEGIN_MS } from '../world/clock.ts';
import { interruptedStore } from '../world/interrupted.ts';
import { PARKED, silentTelemetry } from '../world/lane1.ts';
import { TABLES } from '../world/lane2/consumers.ts';
import { type Lane2, lane2, REPLAY } from '../world/lane2/lane2.ts';
import { lookAtReplay } from '../world/lane2/replay-books.ts';
import { firstWrong, itemAt } from '../world/look.ts';
import { arrived, line } from './given-events.ts';
import { type AdminCall, adminStep, happens } from './replay-steps.ts';

const CONSUMER = 'inventory-restock';
const MINUTE_MS = 60_000;
const reason = 'mended';
const good = arrived('d-1', [line('S0', 3)]);
const broken = { ...good, data: { deliveryId: 'd-1', lines: [{ sku: 'S0', quantity: -3 }] } };

/** A message that its consumer could not read, as it was parked. */
const parkedBefore = async (lane: Lane2, bodies: readonly CloudEvent[]): Promise<void> => {
  const parking = createParking({ store: lane.world.store, table: PARKED });
  for (const [n, event] of bodies.entries()) {
    await parking.park({
      consumer: CONSUMER,
      cause: 'invalid-data',
      why: 'it could not be read',
      body: bodyOf(event),
      messageId: `m-${n}`,
      sentAtMs: BEGIN_MS - 10 * MINUTE_MS + n,
      receivedAtMs: BEGIN_MS - 9 * MINUTE_MS,
    });
  }
};
const idOf = (n: number): string => `${CONSUMER}.20261121T03550678${9 + n}Z.m-${n}`;
const about = (
  method: string,
  what: string,
  body: object,
  headers: AdminCall['headers'] = {},
): AdminCall => ({
  route: `${method} /admin/messages/{messageId}${what}`,
  params: { messageId: idOf(0) },
  key: `${method}${what}`,
  headers,
  body,
});
const edit = about('PUT', '', { event: good, reason }, { 'if-match': '"0"' });
const redrive = about('POST', '/redrive', { reason });

interface Handled {
  readonly name: string;
  readonly parked: readonly CloudEvent[];
  readonly steps: (lane: Lane2) => Iterable<Step>;
  readonly available: number | undefined;
  /** Handlings at the end, by message. */
  readonly status: string;
}

const stock = ({ world }: Lane2) => itemAt(world, TABLES.inventory, 'sku#S0', 'stock')?.['available'];

/** What people do about parked messages, and what live traffic makes of it. */
const handled = ({ name, parked, steps, available, status }: Handled): Scenario => ({
  name,
  begin: async () => {
    const lane = lane2();
    await parkedBefore(lane, parked);
    return {
      steps: [...steps(lane), happens('live traffic goes on', () => lane.live.flow())],
      waitForRetry: () => lane.world.clock.pass(MINUTE_MS),
      books: async () => ({
        inventory: tableBooks(lane.world.store, TABLES.inventory),
        parked: tableBooks(lane.world.store, PARKED, { versions: false }),
        actions: (await lookAtReplay(lane)).actions,
      }),
      wrong: async () => {
        const handlings = lane.world.store
          .all(REPLAY)
          .filter(({ key }) => key.sk === 'handling' || key.pk.startsWith('message#'))
          .map(({ item }) => Object.keys(item).filter((word) => word === status)[0] ?? 'other');
        const { trailHolds } = await lookAtReplay(lane);
        return firstWrong(
          ['what is available', stock(lane), available],
          ['handlings', handlings.includes(status), true],
          ['the audit trail', trailHolds, true],
        );
      },
    };
  },
});

const many = [
  arrived('d-1', [line('S0', 3)]),
  arrived('d-2', [line('S0', 4)]),
  arrived('d-3', [line('S0', 5)]),
];

/** A dead-letter queue: what is not deleted is handed out again once it is visible. */
const collected: Scenario = {
  name: 'replayWatch: dead letters are collected',
  begin: async () => {
    const lane = lane2();
    const letters = new Map(
      many.map((event, n) => [
        `receipt-${n}`,
        {
          messageId: `dead-${n}`,
          receiptHandle: `receipt-${n}`,
          body: bodyOf(event),
          sentAtMs: BEGIN_MS - n,
          receiveCount: 12,
          attributes: {},
        },
      ]),
    );
    return {
      steps: [
        {
          name: 'replayWatch',
          boot: (around) => {
            const parking = createParking({
              store: interruptedStore(lane.world.store, around),
              table: PARKED,
            });
            const { logger } = silentTelemetry('replayWatch');
            const source = {
              receive: () => around('ReceiveMessage', async () => [...letters.values()].slice(0, 2)),
              remove: (_: string, receipts: readonly string[]) =>
                around('DeleteMessageBatch', async () => {
                  for (const receipt of receipts) letters.delete(receipt);
                }),
            };
            const ports = { source, parking, consumers: [CONSUMER], logger, clock: lane.world.clock.now };
            return async () => {
              await collectDeadLetters(ports, { untilMs: Number.MAX_SAFE_INTEGER });
              return letters.size === 0 ? 'done' : 'again';
            };
          },
        },
      ],
      waitForRetry: () => lane.world.clock.pass(MINUTE_MS),
      books: () => tableBooks(lane.world.store, PARKED),
      wrong: () =>
        firstWrong(
          [
            'kept',
            lane.world.store.all(PARKED).map(({ item }) => item['messageId']),
            ['dead-2', 'dead-1', 'dead-0'],
          ],
          ['left', letters.size, 0],
        ),
    };
  },
};

export const messageScenarios: readonly Scenario[] = [
  handled({
    name: 'replayHttp: a broken message is corrected and redriven',
    parked: [broken],
    steps: (lane) => [adminStep(lane, edit), adminStep(lane, redrive)],
    available: 3,
    status: 'redriven',
  }),
  handled({
    name: 'replayHttp: a message is discarded',
    parked: [broken],
    steps: (lane) => [adminStep(lane, about('POST', '/discard', { reason }))],
    available: undefined,
    status: 'discarded',
  }),
  handled({
    name: 'replayHttp: all of a consumer’s messages are redriven',
    parked: many,
    steps: (lane) => [
      adminStep(lane, {
        route: 'POST /admin/messages/redrive',
        key: 'all',
        body: {
          consumer: CONSUMER,
          ratePerSec: 100,
          limit: 100,
          reason,
          sentAfter: '2026-11-21T03:00:00Z',
        },
      }),
    ],
    available: 12,
    status: 'redriven',
  }),
  collected,
];
