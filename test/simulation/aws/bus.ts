import { type CloudEvent, eventKey } from '@twolane/contracts';
import type { EventBridgeSender } from '@twolane/outbox';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Whereabouts } from '../oracle/whereabouts.ts';
import { type Subscription, takes } from '../subscriptions.ts';
import type { Through } from './calls.ts';
import type { Instance } from './lambda.ts';
import type { Queues } from './queues.ts';

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly through: Through;
  readonly whereabouts: Whereabouts;
  readonly subscriptions: readonly Subscription[];
  readonly queues: Queues;
}

export interface SimulatedBus {
  sender(instance: Instance): EventBridgeSender;
  /** Deliveries that are on their way from the bus to a queue. */
  underway(): number;
}

interface Entry {
  readonly Source?: string | undefined;
  readonly DetailType?: string | undefined;
  readonly Detail?: string | undefined;
}

const MAX_ENTRIES = 10;
const USUAL_DELAY_MS = 250;
const LONGEST_DELAY_MS = 3 * 60 * 60_000;

/** EventBridge: at least once, in no order, each entry of a call by itself. */
export const createBus = (ports: Ports): SimulatedBus => {
  const { scheduler, random, faults, through, whereabouts, subscriptions, queues } = ports;
  let underway = 0;
  let accepted = 0;

  const deliver = (consumer: string, key: string, body: string): void => {
    underway += 1;
    whereabouts.arrives(consumer, key);
    const delayMs = faults.fires('deliveryDelay')
      ? faults.randomOf('deliveryDelay').whole(60_000, LONGEST_DELAY_MS)
      : random.whole(0, USUAL_DELAY_MS);
    scheduler.after(delayMs, () => {
      underway -= 1;
      // What the bus cannot deliver to its target, it gives to the target's dead-letter queue.
      if (faults.fires('targetFailure')) queues.sendToDeadLetters(consumer, { body, eventKey: key });
      else queues.send(consumer, { body, eventKey: key });
    });
  };

  const accept = ({ Source = '', DetailType = '', Detail = '' }: Entry): string => {
    accepted += 1;
    const id = `bus-${accepted}`;
    const detail: CloudEvent = JSON.parse(Detail);
    const key = eventKey(detail);
    const head = JSON.stringify({
      version: '0',
      id,
      'detail-type': DetailType,
      source: Source,
      resources: [],
    });
    const body = `${head.slice(0, -1)},"detail":${Detail}}`;
    for (const subscription of subscriptions) {
      if (!takes(subscription, detail)) continue;
      const { consumer } = subscription;
      deliver(consumer, key, body);
      if (faults.fires('duplicateDelivery')) deliver(consumer, key, body);
    }
    whereabouts.published(key);
    return id;
  };

  return {
    underway: () => underway,
    sender: (instance) => ({
      send: ({ input: { Entries: entries = [] } }) =>
        through(instance, {
          what: `puts ${entries.length} events`,
          isWrite: true,
          lost: () => named('TimeoutError', 'No answer from the bus.'),
          refuse: () => {
            if (entries.length < 1 || entries.length > MAX_ENTRIES)
              throw named('ValidationException', 'A call has 1 to 10 entries.');
            if (!faults.isActive('busOutage')) return undefined;
            faults.count('busOutage');
            throw named('InternalException', 'The bus is out of order.');
          },
          serve: async () => ({
            Entries: entries.map((entry) =>
              faults.fires('partialPutEvents')
                ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' }
                : { EventId: accept(entry) },
            ),
          }),
        }),
    }),
  };
};

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });
