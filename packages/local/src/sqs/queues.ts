import type { LedgerWriter } from '../ledger/types.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { Clock } from '../storage/clock.ts';
import { numberOf, type Row } from '../storage/row.ts';
import type { Storage } from '../storage/storage.ts';
import type { QueueDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { maximumSweptMessages, retentionSweepMs } from './limits.ts';
import { createMessageStore } from './message-store.ts';
import { type OpenQueue, openQueue, type QueueParts } from './queue.ts';
import { queueProblems } from './queue-rules.ts';
import type { Queues } from './types.ts';

export type QueuesParts = {
  readonly definitions: readonly QueueDefinition[];
  readonly storage: Storage;
  readonly ledger: LedgerWriter;
  readonly clock: Clock;
  /** A UUID: messages are told apart by it. */
  newMessageId(): string;
  /** Faults on demand. */
  readonly faults?: QueueParts['faults'];
  onError(error: unknown): void;
};

/**
 * The template's queues, with the messages that the state file has for them by name. Messages of queues that are
 * no longer in the template stay in the file until they are too old.
 */
export const createQueues = (parts: QueuesParts): Result<Queues, readonly TemplateProblem[]> => {
  const { definitions, storage, ledger, clock } = parts;
  const problems = queueProblems(definitions);
  if (problems.length > 0) return refuse(problems);

  const messages = createMessageStore(storage);
  const registration = storage.prepare(`
    INSERT INTO queues (name, created_ms) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id, created_ms`);
  const deadLetterArns = new Set(definitions.map(({ redrive }) => redrive?.deadLetterQueueArn));
  const byArn = new Map<string, OpenQueue>();
  const byName = new Map<string, OpenQueue>();

  for (const definition of definitions) {
    const row: Row = registration.get(definition.name, clock.nowMs()) ?? {};
    const { redrive } = definition;
    const queue = openQueue({
      id: numberOf(row, 'id'),
      createdMs: numberOf(row, 'created_ms'),
      definition,
      storage,
      messages,
      ledger,
      clock,
      deadLetters: redrive === undefined ? undefined : () => byArn.get(redrive.deadLetterQueueArn),
      isDeadLetterQueue: deadLetterArns.has(definition.arn),
      newMessageId: parts.newMessageId,
      faults: parts.faults,
      onError: parts.onError,
    });
    byArn.set(definition.arn, queue);
    byName.set(definition.name, queue);
  }

  const sweep = (): void => {
    try {
      storage.transaction(() => {
        for (const { queueId, eventId } of messages.removeExpired(clock.nowMs(), maximumSweptMessages)) {
          if (eventId !== undefined) ledger.dropped(queueId, eventId);
        }
      });
    } catch (error) {
      parts.onError(error);
    }
    callOffSweep = clock.after(retentionSweepMs, sweep);
  };
  let callOffSweep = clock.after(retentionSweepMs, sweep);

  return ok({
    byArn: (arn) => byArn.get(arn),
    byName: (name) => byName.get(name),
    all: () => [...byName.values()],
    stop: () => {
      callOffSweep();
      for (const queue of byArn.values()) queue.stop();
    },
  });
};
