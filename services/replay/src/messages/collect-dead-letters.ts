import type { Parking } from '@twolane/consumer';
import type { Logger, Metrics } from '@twolane/telemetry';
import { causeOf } from './rules/dead-letter-cause.ts';

/** A message as a dead-letter queue hands it out. Times in epoch milliseconds. */
export interface DeadLetter {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** When it came into the consumer's own queue: SQS keeps that on the way into the dead-letter queue. */
  readonly sentAtMs: number;
  readonly receiveCount: number;
  /** Text attributes: EventBridge says there why it could not deliver. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface DeadLetterSource {
  /**
   * Up to ten messages of the consumer's dead-letter queue, none where it is empty. They are hidden from others for longer
   * than a collection takes.
   */
  receive(consumer: string): Promise<readonly DeadLetter[]>;
  /** Best effort: what is not deleted comes again. */
  remove(consumer: string, receiptHandles: readonly string[]): Promise<void>;
}

export interface CollectPorts {
  readonly source: DeadLetterSource;
  readonly parking: Parking;
  /** Names of all subscriptions. */
  readonly consumers: readonly string[];
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly metrics?: Pick<Metrics, 'add'>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

/** How many messages one collection takes from each queue: a minute later comes the next one. */
const MAX_MESSAGES_OF_QUEUE = 500;

export interface Collection {
  readonly consumer: string;
  /** Kept, and deleted from the queue. */
  readonly collected: number;
  /** Fit no item: they are still in the queue, whole. */
  readonly tooLarge: number;
  /** The queue, or the table, could not be reached; what was not kept is still in the queue. */
  readonly isBroken: boolean;
}

/**
 * Moves dead letters to where the parked messages are, whole, so that both are found, corrected and redriven in the same
 * way. Each is kept first and deleted then: a crash in between brings it again, and kept again it is the same item.
 *
 * Ends at `untilMs`, or once each queue is empty or has given `MAX_MESSAGES_OF_QUEUE`; the queues take turns, and one that
 * is broken does not hold up the others. Never rejects.
 */
export const collectDeadLetters = async (
  ports: CollectPorts,
  { untilMs }: { readonly untilMs: number },
): Promise<readonly Collection[]> => {
  const queues = ports.consumers.map((consumer) => queueOf(consumer));
  while (ports.clock() < untilMs) {
    const waiting = queues.filter(({ isDone }) => !isDone);
    if (waiting.length === 0) break;
    await Promise.all(waiting.map((queue) => takeTurn(ports, queue)));
  }
  for (const queue of queues) tell(ports, queue);
  return queues.map(({ consumer, collected, tooLarge, isBroken }) => ({
    consumer,
    collected,
    tooLarge,
    isBroken,
  }));
};

const tell = ({ logger, metrics }: CollectPorts, { consumer, collected, tooLarge }: Queue): void => {
  metrics?.add('collected', collected);
  metrics?.add('uncollected', tooLarge);
  if (collected > 0) logger.info('dead letters collected', { consumer, collected });
  if (tooLarge > 0) {
    logger.warn('dead letters that fit no item stay in their queue', { consumer, tooLarge });
  }
};

interface Queue {
  readonly consumer: string;
  collected: number;
  tooLarge: number;
  isBroken: boolean;
  isDone: boolean;
}

const queueOf = (consumer: string): Queue => ({
  consumer,
  collected: 0,
  tooLarge: 0,
  isBroken: false,
  isDone: false,
});

const takeTurn = async (ports: CollectPorts, queue: Queue): Promise<void> => {
  try {
    const letters = await ports.source.receive(queue.consumer);
    const kept: string[] = [];
    for (const letter of letters) {
      if (await keep(ports, queue.consumer, letter)) kept.push(letter.receiptHandle);
      else queue.tooLarge += 1;
    }
    if (kept.length > 0) await ports.source.remove(queue.consumer, kept);
    queue.collected += kept.length;
    queue.isDone = letters.length === 0 || queue.collected + queue.tooLarge >= MAX_MESSAGES_OF_QUEUE;
  } catch (error) {
    // What was kept and not deleted comes again, and is the same item.
    queue.isBroken = true;
    queue.isDone = true;
    ports.logger.error('dead letters not collected', { consumer: queue.consumer }, error);
  }
};

const keep = async (
  { parking, clock }: CollectPorts,
  consumer: string,
  { messageId, body, sentAtMs, receiveCount, attributes }: DeadLetter,
): Promise<boolean> => {
  const kept = await parking.park({
    consumer,
    kind: 'deadLettered',
    ...causeOf({ receiveCount, attributes }),
    body,
    messageId,
    sentAtMs,
    receiveCount,
    receivedAtMs: clock(),
  });
  return kept.ok;
};
