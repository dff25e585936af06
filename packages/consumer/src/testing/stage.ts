import { type ChangeSet, type CommitResult, createMemoryStore, type Store } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { lambdaContext } from '@twolane/telemetry/testing';
import { type ConsumerOptions, consumerHandler } from '../consumer-handler.ts';
import { createParking, parkedKey } from '../parking.ts';
import type { DoorAnswer, DoorRequest } from '../replay/door.ts';
import type { Postponement } from '../visibility.ts';
import { addToTotal, type Count, catalog, counted, type StockCounted, TOTALS, totalKey } from './counted.ts';
import { memoryJournal } from './memory-journal.ts';
import { bodyOf, queueArn, sqsEvent, startMs } from './sqs.ts';

export const CONSUMER = 'stock-totals';
export const PARKED = 'Parked';
const INBOX = 'Inbox';

export interface StageOptions extends Partial<ConsumerOptions<StockCounted>> {
  /** Comes before every commit: throws, answers in the store's place, or steps aside with undefined. */
  readonly beforeCommit?: (changeSet: ChangeSet) => Promise<CommitResult | undefined>;
  /** Comes after every commit that the store made: throws to lose its answer. */
  readonly afterCommit?: (changeSet: ChangeSet) => Promise<void>;
}

/** One consumer with everything around it: a store in memory, lines and postponements to look at. */
export const stage = ({ beforeCommit, afterCommit, ...overrides }: StageOptions = {}) => {
  const memory = createMemoryStore({ journal: memoryJournal, inboxTable: INBOX });
  const commits: ChangeSet[] = [];
  const lines: Record<string, unknown>[] = [];
  const postponed: { readonly arn: string; readonly postponements: readonly Postponement[] }[] = [];
  const pausesMs: number[] = [];
  const store: Store = {
    ...memory,
    commit: async (changeSet) => {
      const instead = await beforeCommit?.(changeSet);
      if (instead !== undefined) return instead;
      const result = await memory.commit(changeSet);
      commits.push(changeSet);
      await afterCommit?.(changeSet);
      return result;
    },
  };
  const handler = consumerHandler<StockCounted>({
    consumer: CONSUMER,
    catalog,
    react: addToTotal,
    store,
    parking: createParking({ store: memory, table: PARKED }),
    telemetry: createTelemetry({
      service: 'inventory',
      function: 'stockTotals',
      consumer: CONSUMER,
      sink: (line) => lines.push(JSON.parse(line)),
    }),
    visibility: {
      postpone: async (arn, postponements) => {
        postponed.push({ arn, postponements });
      },
    },
    clock: () => startMs + 40,
    random: () => 0.5,
    sleep: async (ms) => {
      pausesMs.push(ms);
    },
    ...overrides,
  });

  return {
    handler,
    memory,
    commits,
    lines,
    postponed,
    pausesMs,
    queueArn,
    /** Delivers bodies, or counts as events; the answer is the ids of the messages left in the queue. */
    deliver: async (
      deliveries: readonly (Count | { readonly messageId: string; readonly body: string })[],
      { remainingMs = 30_000, receiveCount = 1 } = {},
    ): Promise<readonly string[]> => {
      const messages = deliveries.map((each) =>
        'body' in each
          ? { ...each, receiveCount }
          : { messageId: `message-${each.id}`, body: bodyOf(counted(each)), receiveCount },
      );
      const answer = await handler(sqsEvent(...messages), lambdaContext({ remainingMs }));
      return answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    /** A replay's request, as its workers invoke the function. */
    request: (request: DoorRequest, { remainingMs = 30_000 } = {}): Promise<DoorAnswer> =>
      handler(request, lambdaContext({ remainingMs })),
    /** Every item of every table that the consumer writes. */
    everything: () => [TOTALS, INBOX, 'Outbox', PARKED].map((table) => ({ table, items: memory.all(table) })),
    total: async (): Promise<unknown> => (await memory.get(TOTALS, totalKey))?.item['total'],
    parked: async (messageId: string) =>
      memory.get(PARKED, parkedKey({ consumer: CONSUMER, messageId, receivedAtMs: 0, sentAtMs: startMs })),
    handledLines: () => lines.filter((line) => 'outcome' in line),
  };
};

/** A deadline that comes when the test says so; the invocations after that one have none. */
export const handTimer = () => {
  const first = Promise.withResolvers<void>();
  let timers = 0;
  return {
    deadline: {
      startTimer: () => {
        timers += 1;
        return { reached: timers === 1 ? first.promise : new Promise<void>(() => {}), cancel: () => {} };
      },
    },
    timeIsUp: () => first.resolve(),
  };
};
