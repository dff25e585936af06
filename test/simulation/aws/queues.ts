import type { Postponement } from '@twolane/consumer';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Whereabouts } from '../oracle/whereabouts.ts';
import { MAX_RECEIVES, type Subscription, VISIBILITY_PER_TIMEOUT } from '../subscriptions.ts';
import type { Answer, LambdaFunction } from './lambda.ts';

/** What is sent to a queue. `eventKey` is for the oracle; what is no event has none. */
export interface Sent {
  readonly body: string;
  readonly eventKey?: string | undefined;
}

interface Message extends Sent {
  readonly id: string;
  readonly sentAtMs: number;
  visibleAtMs: number;
  receives: number;
}

export interface Queues {
  add(subscription: Subscription, target: LambdaFunction<SQSEvent>): void;
  send(consumer: string, sent: Sent): void;
  sendToDeadLetters(consumer: string, sent: Sent): void;
  /** Back into the queue, as an operator's redrive does; how many. */
  redrive(consumer: string): number;
  /** Somebody empties the queue by mistake, and again for a while; each message that it costs is counted. */
  purge(consumer: string, forMs: number): void;
  /** Messages that wait, about: SQS counts on several hosts, and lags behind ("ApproximateNumberOfMessages"). */
  waiting(consumer: string): number;
  postpone(queueArn: string, postponements: readonly Postponement[]): void;
  /** Messages in all queues, and in all dead-letter queues. */
  depths(): { readonly live: number; readonly dead: number };
  consumers(): readonly string[];
}

interface Queue {
  readonly subscription: Subscription;
  readonly target: LambdaFunction<SQSEvent>;
  readonly arn: string;
  readonly messages: Map<string, Message>;
  readonly dead: Map<string, Message>;
  running: number;
  pollAtMs: number;
  purgedUntilMs: number;
}

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly whereabouts: Whereabouts;
}

const MAX_GATHERING_MS = 20;
/** Of a message whose visibility ends while it is being worked on. */
const MAX_SHORT_VISIBILITY_MS = 3_000;
/** As many invocations of one consumer run at the same time; the deployed ones have 5 and 10. */
const MAX_CONCURRENCY = 3;
const NEVER_MS = Number.POSITIVE_INFINITY;

/** Standard queues with a dead-letter queue each, and the event source mappings that empty them. */
export const createQueues = ({ scheduler, random, faults, whereabouts }: Ports): Queues => {
  const queues = new Map<string, Queue>();
  let sent = 0;
  const queueOf = (consumer: string): Queue => {
    const queue = queues.get(consumer);
    if (queue === undefined) throw new Error(`There is no queue of ${consumer}.`);
    return queue;
  };

  const wake = (queue: Queue): void => {
    if (queue.running >= Math.min(MAX_CONCURRENCY, queue.subscription.concurrency)) return;
    let nextMs = NEVER_MS;
    for (const { visibleAtMs } of queue.messages.values()) nextMs = Math.min(nextMs, visibleAtMs);
    if (nextMs === NEVER_MS || queue.pollAtMs <= nextMs + MAX_GATHERING_MS) return;
    const atMs = Math.max(nextMs, scheduler.nowMs()) + random.whole(0, MAX_GATHERING_MS);
    queue.pollAtMs = atMs;
    scheduler.at(atMs, () => {
      if (queue.pollAtMs !== atMs) return;
      queue.pollAtMs = NEVER_MS;
      poll(queue);
    });
  };

  const receive = (queue: Queue): readonly Message[] => {
    const visible = [...queue.messages.values()].filter(
      ({ visibleAtMs }) => visibleAtMs <= scheduler.nowMs(),
    );
    const inOrder = visible.length > 1 && faults.fires('reorder') ? random.shuffled(visible) : visible;
    const size = random.whole(1, queue.subscription.batchSize);
    return inOrder.slice(0, size).flatMap((message) => {
      message.receives += 1;
      if (message.receives > MAX_RECEIVES) {
        queue.messages.delete(message.id);
        queue.dead.set(message.id, message);
        return [];
      }
      whereabouts.receives(queue.subscription.consumer, message.id, message.eventKey);
      const isShort = faults.fires('visibilityExpired');
      message.visibleAtMs =
        scheduler.nowMs() +
        (isShort
          ? faults.randomOf('visibilityExpired').whole(0, MAX_SHORT_VISIBILITY_MS)
          : VISIBILITY_PER_TIMEOUT * queue.subscription.timeoutMs);
      return [message];
    });
  };

  const poll = (queue: Queue): void => {
    const batch = receive(queue);
    if (batch.length > 0) {
      queue.running += 1;
      const receipts = new Map(batch.map((message) => [message.id, message.receives]));
      const event: SQSEvent = { Records: batch.map((message) => recordOf(message, queue.arn)) };
      queue.target.invoke(event).then((answer) => {
        queue.running -= 1;
        finish(queue, receipts, answer);
        wake(queue);
      });
    }
    wake(queue);
  };

  /** An answer that is no success leaves all messages where they are. Only the newest receipt deletes (SQS, DeleteMessage). */
  const finish = (queue: Queue, receipts: ReadonlyMap<string, number>, answer: Answer): void => {
    if (!answer.ok) return;
    const failed = failedIn(answer.value);
    if ([...failed].some((id) => !receipts.has(id))) return;
    for (const [id, receives] of receipts) {
      const message = queue.messages.get(id);
      if (message === undefined || failed.has(id) || message.receives !== receives) continue;
      if (faults.fires('deleteLost')) continue;
      queue.messages.delete(id);
      whereabouts.deleted(queue.subscription.consumer, message.id, message.eventKey);
    }
  };

  const lose = ({ subscription }: Queue, { eventKey }: Sent): void => {
    faults.count('purge');
    whereabouts.purged(subscription.consumer, eventKey);
  };

  const put = ({ body, eventKey }: Sent): Message => {
    sent += 1;
    const nowMs = scheduler.nowMs();
    return { id: `m-${sent}`, body, eventKey, sentAtMs: nowMs, visibleAtMs: nowMs, receives: 0 };
  };

  return {
    add: (subscription, target) => {
      const { consumer } = subscription;
      const arn = `arn:aws:sqs:eu-west-1:000000000000:${consumer}`;
      const messages = new Map<string, Message>();
      const dead = new Map<string, Message>();
      queues.set(consumer, {
        subscription,
        target,
        arn,
        messages,
        dead,
        running: 0,
        pollAtMs: NEVER_MS,
        purgedUntilMs: 0,
      });
    },
    send: (consumer, message) => {
      const queue = queueOf(consumer);
      if (scheduler.nowMs() < queue.purgedUntilMs) {
        lose(queue, message);
        return;
      }
      const kept = put(message);
      queue.messages.set(kept.id, kept);
      wake(queue);
    },
    sendToDeadLetters: (consumer, message) => {
      const queue = queueOf(consumer);
      const kept = put(message);
      queue.dead.set(kept.id, kept);
    },
    redrive: (consumer) => {
      const queue = queueOf(consumer);
      const moved = [...queue.dead.values()];
      queue.dead.clear();
      // A redriven message is a new one to its queue.
      for (const message of moved) {
        const kept = put(message);
        queue.messages.set(kept.id, kept);
      }
      wake(queue);
      return moved.length;
    },
    purge: (consumer, forMs) => {
      const queue = queueOf(consumer);
      const purged = [...queue.messages.values()];
      queue.messages.clear();
      queue.purgedUntilMs = scheduler.nowMs() + forMs;
      for (const message of purged) lose(queue, message);
    },
    waiting: (consumer) => {
      const { size } = queueOf(consumer).messages;
      return faults.fires('staleDepth') ? faults.randomOf('staleDepth').whole(0, size + 2) : size;
    },
    postpone: (queueArn, postponements) => {
      const queue = queueOf(queueArn.split(':').at(-1) ?? '');
      for (const { receiptHandle, delaySec } of postponements) {
        const [id = '', receives] = receiptHandle.split('/');
        const message = queue.messages.get(id);
        if (message?.receives === Number(receives)) message.visibleAtMs = scheduler.nowMs() + delaySec * 1000;
      }
      wake(queue);
    },
    depths: () => {
      let [live, dead] = [0, 0];
      for (const queue of queues.values()) {
        live += queue.messages.size;
        dead += queue.dead.size;
      }
      return { live, dead };
    },
    consumers: () => [...queues.keys()],
  };
};

const recordOf = ({ id, body, receives, sentAtMs }: Message, eventSourceARN: string): SQSRecord => ({
  messageId: id,
  receiptHandle: `${id}/${receives}`,
  body,
  attributes: {
    ApproximateReceiveCount: String(receives),
    SentTimestamp: String(sentAtMs),
    SenderId: 'simulated',
    ApproximateFirstReceiveTimestamp: String(sentAtMs),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN,
  awsRegion: 'eu-west-1',
});

const failedIn = (value: unknown): ReadonlySet<string> => {
  const failures: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'batchItemFailures') : undefined;
  if (!Array.isArray(failures)) return new Set();
  return new Set(failures.map((failure: unknown) => String(Reflect.get(Object(failure), 'itemIdentifier'))));
};
