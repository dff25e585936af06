import { type CloudEvent, eventKey } from '@twolane/contracts';
import { lambdaContext } from '@twolane/telemetry/testing';
import { bodyOf, sqsEvent } from '../../../../packages/consumer/src/testing/sqs.ts';
import type { Manifest } from '../../../../services/replay/src/domain/manifest.ts';
import { type Lane1, OUTBOX, undisturbed } from '../lane1.ts';
import { allConsumers } from './consumers.ts';

interface Waiting {
  readonly messageId: string;
  readonly body: string;
  readonly sentAtMs: number;
  receiveCount: number;
}

/** As often as a message is delivered before it is dead-lettered. */
const MAX_DELIVERIES = 12;
/** Rounds in which what was said brings more. */
const MAX_ROUNDS = 50;

export interface LiveTraffic {
  /** Puts a message into a consumer's own queue, as a redrive does. */
  readonly send: (consumer: string, body: string) => void;
  readonly waiting: (consumer: string) => number;
  /** What was recorded and is in no queue yet is taken for delivered: a rule was off, a consumer was broken. */
  readonly miss: () => void;
  /** Brings everything to everyone who takes it, and what follows from that, until nothing waits. */
  readonly flow: () => Promise<void>;
  readonly dead: readonly { readonly consumer: string; readonly body: string; readonly messageId: string }[];
}

export const liveTraffic = (world: Lane1, manifest: Manifest): LiveTraffic => {
  const consumers = allConsumers(world, undisturbed);
  const queues = new Map<string, Waiting[]>(manifest.map(({ name }) => [name, []]));
  const published = new Set<string>();
  const dead: { consumer: string; body: string; messageId: string }[] = [];
  let sent = 0;

  const send = (consumer: string, body: string): void => {
    sent += 1;
    queues
      .get(consumer)
      ?.push({ messageId: `m-${sent}`, body, sentAtMs: world.clock.now(), receiveCount: 0 });
  };
  const fresh = (): readonly CloudEvent[] =>
    world.store.all(OUTBOX).flatMap(({ item }) => {
      if (typeof item['event'] !== 'string') return [];
      const event: CloudEvent = JSON.parse(item['event']);
      const name = eventKey(event);
      if (published.has(name)) return [];
      published.add(name);
      return [event];
    });
  const publish = (): number => {
    const events = fresh();
    for (const event of events) {
      for (const { name, events: types } of manifest) {
        if (types.includes(event.type)) send(name, bodyOf(event));
      }
    }
    return events.length;
  };
  const drain = async (name: string): Promise<void> => {
    const handler = consumers.get(name);
    const queue = queues.get(name) ?? [];
    while (handler !== undefined && queue.length > 0) {
      const batch = queue.splice(0, 10);
      for (const message of batch) message.receiveCount += 1;
      const { batchItemFailures } = await handler(sqsEvent(...batch), lambdaContext());
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const message of batch.filter(({ messageId }) => failed.has(messageId))) {
        if (message.receiveCount < MAX_DELIVERIES) queue.push(message);
        else dead.push({ consumer: name, body: message.body, messageId: message.messageId });
      }
      if (failed.size === batch.length) break;
    }
  };

  return {
    send,
    dead,
    waiting: (consumer) => queues.get(consumer)?.length ?? 0,
    miss: () => void fresh(),
    flow: async () => {
      for (let round = 0; round < MAX_ROUNDS; round += 1) {
        const said = publish();
        const before = [...queues.values()].reduce((sum, { length }) => sum + length, 0);
        if (said === 0 && before === 0) return;
        for (const name of queues.keys()) await drain(name);
      }
    },
  };
};
