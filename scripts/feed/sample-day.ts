import { type FeedCommand, planRows } from './plan-feed.ts';
import { createRandom, type Random } from './random.ts';
import { sampleRows } from './sample-rows.ts';
import type { Action, ProducerEvent, Scenario } from './scenario.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WAREHOUSE = 'warehouse.sample';
/** How far an action may be moved from its place: clients do not wait for each other. */
const SHUFFLE_WINDOW = 6;

/** What a payment provider does to one order in so many. The tokens are the simulated provider's commands. */
const PAYMENT_TROUBLE = [
  { everyNth: 23, paymentMethod: 'sim_decline' },
  { everyNth: 29, paymentMethod: 'sim_timeout_once' },
  { everyNth: 31, paymentMethod: 'sim_twice' },
] as const;

const REPEAT_EVERY_NTH = 12;
const CANCEL_EVERY_NTH = 37;
const LATE_EVERY_NTH = 19;

function withTrouble(command: FeedCommand, n: number, anchorMs: number): FeedCommand {
  if (command.path !== '/orders') return command;
  const trouble = PAYMENT_TROUBLE.find(({ everyNth }) => n % everyNth === everyNth - 1);
  const late = n % LATE_EVERY_NTH === LATE_EVERY_NTH - 1;
  return {
    ...command,
    body: {
      ...command.body,
      ...(trouble === undefined ? {} : { paymentMethod: trouble.paymentMethod }),
      // A shop that was offline: the order happened hours before it reaches us.
      ...(late ? { placedAt: new Date(anchorMs - (3 + (n % 5)) * HOUR_MS).toISOString() } : {}),
    },
  };
}

const arrival = (n: number, happenedMs: number): ProducerEvent => ({
  specversion: '1.0',
  id: `sample-arrival-${n}`,
  source: WAREHOUSE,
  type: 'StockArrived.v1',
  subject: `sample-delivery-${n}`,
  time: new Date(happenedMs).toISOString(),
  data: { deliveryId: `sample-delivery-${n}`, lines: [{ sku: '10007', quantity: 5 + n }] },
});

/** Late by hours, sent twice, and one from a quarter ago, which is frozen: kept aside with its cause, not applied. */
function warehouseActions(anchorMs: number): readonly Action[] {
  const late = [arrival(1, anchorMs - 5 * HOUR_MS), arrival(2, anchorMs - 2 * HOUR_MS)];
  return [
    { kind: 'events', events: late },
    { kind: 'events', events: [...late, arrival(3, anchorMs - HOUR_MS)] },
    { kind: 'events', events: [arrival(4, anchorMs - 90 * DAY_MS)] },
  ];
}

/** Moves each action by a few places, as concurrent clients would; a cancellation stays behind its order. */
function shuffled(actions: readonly Action[], random: Random): readonly Action[] {
  return actions
    .map((action, n) => ({
      action,
      place: n + (action.kind === 'cancel' ? SHUFFLE_WINDOW : random.int(0, SHUFFLE_WINDOW)),
    }))
    .sort((a, b) => a.place - b.place)
    .map(({ action }) => action);
}

/**
 * A made-up trading day with what makes live events hard: repeated requests, late and out-of-order events, declined
 * and flaky payments, customers who change their minds. The same seed and anchor give the same day, byte for byte;
 * `anchorMs` is the time that lateness is counted from.
 */
export function sampleDay(seed: number, anchorMs: number): Scenario {
  const random = createRandom(seed);
  const planned = planRows('sample day', `sample-${seed}`, sampleRows(random));
  const commands = planned.commands.map((command, n) => withTrouble(command, n, anchorMs));
  const actions = commands.flatMap((command, n): readonly Action[] => [
    { kind: 'command', command },
    ...(n % REPEAT_EVERY_NTH === 0 ? [{ kind: 'repeat', command } as const] : []),
    ...(n % CANCEL_EVERY_NTH === CANCEL_EVERY_NTH - 1 && command.path === '/orders'
      ? [{ kind: 'cancel', orderId: command.id, idempotencyKey: `sample-cancel-${command.id}` } as const]
      : []),
  ]);
  return {
    id: `sample-${seed}`,
    files: [{ ...planned, commands }],
    actions: shuffled([...actions, ...warehouseActions(anchorMs)], random),
  };
}
