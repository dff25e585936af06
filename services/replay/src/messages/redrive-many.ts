import { timeText } from '@twolane/contracts';
import { commitDecided, findMessage } from './change-message.ts';
import { cursorText, type Position } from './cursor.ts';
import { MARKS_OF_COMMIT } from './limits.ts';
import { budgetFrom, spending } from './list-messages.ts';
import type { FoundMessage } from './message-table.ts';
import { type MessagePorts, reachesOutside } from './ports.ts';
import { bodyToSend } from './redrive-message.ts';
import { type MessageFilter, matches } from './rules/filter.ts';
import { type Deed, mayRedrive } from './rules/handling.ts';
import { entryOf, fits, type Outgoing, sendAndMark } from './send-and-mark.ts';
import { type WalkStep, walkMessages } from './walk.ts';

export interface RedriveManyRequest {
  readonly filter: MessageFilter;
  readonly consumer: string;
  readonly ratePerSec: number;
  readonly limit: number;
  readonly from?: Position;
  /** Only these, all of this consumer; the filter holds for them, too. */
  readonly messageIds?: readonly string[];
  readonly deed: Deed;
}

/** What became of the messages that match. */
export interface RedriveManyAnswer {
  readonly redriven: number;
  /** Frozen, discarded, sent before, or edited where effects outside follow: passed over. */
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
 * Messages that came after it began are not its affair, nor that of whoever goes on from `next`.
 */
export const redriveMany = async (
  ports: MessagePorts,
  request: RedriveManyRequest,
): Promise<RedriveManyAnswer> => {
  const { clock } = ports;
  const startedMs = clock();
  // What fails again is parked anew, as the newest message: without a bound it would be sent again and again.
  const beforeMs = Math.min(request.filter.sentBeforeMs, request.from?.beforeMs ?? startedMs);
  const bounded = { ...request, filter: { ...request.filter, sentBeforeMs: beforeMs } };
  const budget = budgetFrom(startedMs);
  const isSpent = spending(budget, clock);
  await announce(ports, bounded);

  const redriver = {
    by: request.deed.by,
    again: false,
    // Whoever sends many has looked at none of their copies.
    copy: undefined,
    reachesOutside: reachesOutside(ports, request.consumer),
  };
  const may = ({ message: { cause }, handling }: FoundMessage): boolean =>
    mayRedrive({ cause, handling }, redriver).ok;
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

  for await (const step of stepsOf(ports, bounded)) {
    if (stoppedAt === undefined && step.kind === 'message') {
      const { found } = step;
      if (!may(found)) {
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
      if (may(step.found)) totals.left += 1;
    }
    if (isSpent(step)) {
      stoppedAt ??= step.position;
      break;
    }
  }
  await flush();
  // Those that are named are few: whoever repeats the request names them again.
  const isWalk = request.messageIds === undefined;
  return {
    ...totals,
    ...(isWalk && stoppedAt !== undefined ? { next: cursorText({ ...stoppedAt, beforeMs }) } : {}),
  };
};

/** The named messages where some are named, otherwise whatever the filter finds. */
async function* stepsOf(
  ports: MessagePorts,
  { filter, from, messageIds }: RedriveManyRequest,
): AsyncGenerator<WalkStep> {
  if (messageIds === undefined) {
    yield* walkMessages(ports, filter, from);
    return;
  }
  for (const messageId of new Set(messageIds)) {
    const found = await findMessage(ports, messageId);
    const position = { day: '', consumer: '' };
    yield found !== undefined && matches(filter, found)
      ? { kind: 'message', position, found }
      : { kind: 'item', position };
  }
}

/** At a slow rate a batch is a second's worth at most, so that it does not become a burst and a pause. */
const batchSize = (ratePerSec: number): number => Math.min(MARKS_OF_COMMIT, ratePerSec);

const announce = async (
  ports: MessagePorts,
  { consumer, filter, deed, limit, ratePerSec, messageIds }: RedriveManyRequest,
) => {
  const { cause, sentAfterMs, sentBeforeMs } = filter;
  const details = {
    sentAfter: timeText(sentAfterMs),
    sentBefore: timeText(sentBeforeMs),
    limit,
    ratePerSec,
    ...(cause === undefined ? {} : { cause }),
    ...(messageIds === undefined ? {} : { messageIds }),
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
