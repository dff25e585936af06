import { timeText } from '@twolane/contracts';
import type { NewAuditEntry } from '../audit/index.ts';
import { commitDecided } from './change-message.ts';
import { cursorText, type Position } from './cursor.ts';
import { BYTES_OF_COMMIT, MARKS_OF_COMMIT, SEND_BYTES, SEND_ENTRIES } from './limits.ts';
import { budgetFrom, spending } from './list-messages.ts';
import type { FoundMessage } from './message-table.ts';
import type { MessagePorts } from './ports.ts';
import { bodyToSend } from './redrive-message.ts';
import type { MessageFilter } from './rules/filter.ts';
import { afterRedrive, type Deed, mayRedrive } from './rules/handling.ts';
import { walkMessages } from './walk.ts';

export interface RedriveManyRequest {
  readonly filter: MessageFilter;
  readonly consumer: string;
  readonly ratePerSec: number;
  readonly limit: number;
  readonly from?: Position;
  readonly deed: Deed;
}

/** What became of the messages that match. */
export interface RedriveManyAnswer {
  readonly redriven: number;
  /** Frozen, discarded or sent before: passed over. */
  readonly skipped: number;
  /** The queue did not take them; they are as they were. */
  readonly failed: number;
  /** Open ones that the walk met after the limit or the time was reached. */
  readonly left: number;
  /** Where to go on; absent where every match was met. */
  readonly next?: string;
}

/**
 * Sends the open messages that match to their consumer's queue, oldest first, until the limit, the time or the matches are
 * at their end. First the trail says what will be sent; then batch by batch it is sent and marked, each batch with an
 * entry of its own. A crash leaves at most one batch sent and not marked: it is sent again by whoever repeats the request.
 */
export const redriveMany = async (
  ports: MessagePorts,
  request: RedriveManyRequest,
): Promise<RedriveManyAnswer> => {
  const { clock } = ports;
  const startedMs = clock();
  const budget = budgetFrom(startedMs);
  const isSpent = spending(budget, clock);
  await announce(ports, request);

  const totals = { redriven: 0, skipped: 0, failed: 0, left: 0 };
  let taken = 0;
  let stoppedAt: Position | undefined;
  let batch: Outgoing[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    const sent = await sendAndMark(ports, request, batch);
    totals.redriven += sent;
    totals.failed += batch.length - sent;
    batch = [];
    await ports.sleep(Math.max(0, startedMs + (taken * 1000) / request.ratePerSec - clock()));
  };

  for await (const step of walkMessages(ports, request.filter, request.from)) {
    if (stoppedAt === undefined && step.kind === 'message') {
      const { found } = step;
      if (!mayRedrive({ cause: found.message.cause, handling: found.handling }, { again: false }).ok) {
        totals.skipped += 1;
      } else {
        const outgoing = { found, body: await bodyToSend(ports, found) };
        if (!fits(batch, outgoing)) await flush();
        batch.push(outgoing);
        taken += 1;
        if (taken >= request.limit || batch.length >= batchSize(request.ratePerSec)) await flush();
        if (taken >= request.limit) stoppedAt = step.position;
      }
    } else if (step.kind === 'message') {
      const { cause } = step.found.message;
      if (mayRedrive({ cause, handling: step.found.handling }, { again: false }).ok) totals.left += 1;
    }
    if (isSpent(step)) {
      stoppedAt ??= step.position;
      break;
    }
  }
  await flush();
  return { ...totals, ...(stoppedAt === undefined ? {} : { next: cursorText(stoppedAt) }) };
};

interface Outgoing {
  readonly found: FoundMessage;
  readonly body: string;
}

/** At a slow rate a batch is a second's worth at most, so that it does not become a burst and a pause. */
const batchSize = (ratePerSec: number): number => Math.min(MARKS_OF_COMMIT, ratePerSec);

const bytesOf = (batch: readonly Outgoing[]): number =>
  batch.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);

const fits = (batch: readonly Outgoing[], next: Outgoing): boolean =>
  bytesOf([...batch, next]) <= BYTES_OF_COMMIT;

/** The batch in calls that SQS takes; one message that is larger than a call may be goes alone, and is its queue's affair. */
const callsOf = (batch: readonly Outgoing[]): readonly (readonly Outgoing[])[] => {
  const calls: Outgoing[][] = [];
  for (const outgoing of batch) {
    const call = calls.at(-1);
    if (call !== undefined && call.length < SEND_ENTRIES && bytesOf([...call, outgoing]) <= SEND_BYTES) {
      call.push(outgoing);
    } else calls.push([outgoing]);
  }
  return calls;
};

const announce = async (
  ports: MessagePorts,
  { consumer, filter, deed, limit, ratePerSec }: RedriveManyRequest,
) => {
  const { cause, sentAfterMs, sentBeforeMs } = filter;
  const details = {
    sentAfter: timeText(sentAfterMs),
    sentBefore: timeText(sentBeforeMs),
    limit,
    ratePerSec,
    ...(cause === undefined ? {} : { cause }),
  };
  await commitDecided(ports, async () => ({
    changeSet: {
      writes: await ports.audit.append(ports.store, [
        entryOf('messages-redrive-announced', consumer, deed, details),
      ]),
      events: [],
    },
    value: undefined,
  }));
};

const entryOf = (
  action: string,
  consumer: string,
  { atMs, by, reason }: Deed,
  details: NonNullable<NewAuditEntry['details']>,
): NewAuditEntry => ({ atMs, by, action, about: `messages/${consumer}`, reason, details });

/** How many of the batch were sent, and are marked so. */
const sendAndMark = async (
  ports: MessagePorts,
  request: RedriveManyRequest,
  batch: readonly Outgoing[],
): Promise<number> => {
  const { consumer } = request;
  const sent: FoundMessage[] = [];
  try {
    for (const call of callsOf(batch)) {
      const bodies = call.map(({ body }) => body);
      const answers = await ports.queue.send(consumer, bodies);
      sent.push(...call.filter((_, index) => answers[index] === undefined).map(({ found }) => found));
      const why = answers.find((answer) => answer !== undefined);
      if (why !== undefined) ports.logger.warn('messages not taken by their queue', { consumer, why });
    }
  } finally {
    // Also where a later call failed: what was sent is not to be sent again for that.
    if (sent.length > 0) await mark(ports, request, sent);
  }
  return sent.length;
};

const mark = async (
  { store, table, audit, logger, clock, ...turns }: MessagePorts,
  { consumer, deed }: RedriveManyRequest,
  sent: readonly FoundMessage[],
): Promise<void> => {
  const messageIds = sent.map(({ messageId }) => messageId);
  await commitDecided({ ...turns, store }, async () => {
    // Read anew at each turn: somebody may have marked one of them in between.
    const current = await Promise.all(
      sent.map(async ({ message, messageId }) => {
        const { consumer: name, sentAtMs, messageId: sqsMessageId } = message;
        return { messageId, found: await table.find(store, { consumer: name, sentAtMs, sqsMessageId }) };
      }),
    );
    const marks = current.flatMap(({ found }) =>
      found === undefined
        ? []
        : [table.putHandling(found, afterRedrive(found.handling, { ...deed, atMs: clock() }))],
    );
    const entry = entryOf('messages-redriven', consumer, { ...deed, atMs: clock() }, { messageIds });
    return {
      changeSet: { writes: [...marks, ...(await audit.append(store, [entry]))], events: [] },
      value: undefined,
    };
  });
  logger.info('messages redriven', { consumer, count: sent.length, by: deed.by });
};
