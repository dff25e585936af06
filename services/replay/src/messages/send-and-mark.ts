import type { NewAuditEntry } from '../audit/index.ts';
import { commitDecided } from './change-message.ts';
import { BYTES_OF_COMMIT, SEND_BYTES, SEND_ENTRIES } from './limits.ts';
import type { FoundMessage } from './message-table.ts';
import type { MessagePorts } from './ports.ts';
import { afterRedrive, type Deed } from './rules/handling.ts';

/** A message and what is to be sent for it. */
export interface Outgoing {
  readonly found: FoundMessage;
  readonly body: string;
}

const bytesOf = (batch: readonly Outgoing[]): number =>
  batch.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);

/** Whether both go into one commit's batch. */
export const fits = (batch: readonly Outgoing[], next: Outgoing): boolean =>
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

/** What the trail says of a deed about several messages of one consumer. */
export const entryOf = (
  action: string,
  consumer: string,
  { atMs, by, reason }: Deed,
  details: NonNullable<NewAuditEntry['details']>,
): NewAuditEntry => ({ atMs, by, action, about: `messages/${consumer}`, reason, details });

interface Redrive {
  readonly consumer: string;
  readonly deed: Deed;
}

/**
 * Sends a batch, at most as many as one commit marks, and marks what was sent. How many that was; those that the queue did
 * not take stay as they were. Throws what the queue and the store throw.
 */
export const sendAndMark = async (
  ports: MessagePorts,
  redrive: Redrive,
  batch: readonly Outgoing[],
): Promise<number> => {
  const { consumer } = redrive;
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
    if (sent.length > 0) await mark(ports, redrive, sent);
  }
  return sent.length;
};

const mark = async (
  ports: MessagePorts,
  { consumer, deed: said }: Redrive,
  sent: readonly FoundMessage[],
): Promise<void> => {
  const { store, table, audit, logger, clock } = ports;
  const messageIds = sent.map(({ messageId }) => messageId);
  await commitDecided(ports, async () => {
    const deed = { ...said, atMs: clock() };
    // Read anew at each turn: somebody may have marked one of them in between.
    const current = await table.reload(store, sent);
    const marks = current.map((found) => table.putHandling(found, afterRedrive(found.handling, deed)));
    const entry = entryOf('messages-redriven', consumer, deed, { messageIds });
    return {
      changeSet: { writes: [...marks, ...(await audit.append(store, [entry]))], events: [] },
      value: undefined,
    };
  });
  logger.info('messages redriven', { consumer, count: sent.length, by: said.by });
};
