import { ok, type Result, refuse } from '@twolane/contracts';
import {
  auditEntry,
  type Change,
  changeOf,
  commitDecided,
  findMessage,
  findTouchable,
  type MessageRefusal,
} from './change-message.ts';
import type { FoundMessage } from './message-table.ts';
import { type MessagePorts, reachesOutside } from './ports.ts';
import { afterRedrive, type Deed, mayRedrive } from './rules/handling.ts';
import { messageNameFrom } from './rules/message-id.ts';

export interface RedriveRequest {
  readonly messageId: string;
  /** Also where it was sent before. */
  readonly again: boolean;
  /** The number of the corrected copy that was looked at. */
  readonly copy: number | undefined;
  readonly deed: Deed;
}

/**
 * Sends a message, or its corrected copy, to its consumer's own queue. Three moves, in this order:
 *
 * 1. the trail says that it will be sent, and the message that somebody is about to;
 * 2. it is sent;
 * 3. the message and the trail say that it was: the change set, which the caller commits.
 *
 * A crash after 1 leaves it `redriving`, and nothing was sent. After 2 it is `redriving`, too, and was: whoever repeats it
 * sends it twice, which its consumer's inbox makes once. A mark before the sending could say of a lost message that it
 * was handled, so there is none.
 *
 * The answer is asked for again after a conflict of that change set; what was sent by then is not sent once more.
 */
export const redriveMessage = (ports: MessagePorts, { messageId, again, copy, deed }: RedriveRequest) => {
  let isSent = false;
  const consumer = messageNameFrom(messageId)?.consumer ?? '';
  const redriver = { by: deed.by, again, copy, reachesOutside: reachesOutside(ports, consumer) };

  const announce = async (): Promise<Result<void, MessageRefusal>> => {
    let refusal: MessageRefusal | undefined;
    await commitDecided(ports, async () => {
      const touchable = await findTouchable(ports, messageId, (kept) => mayRedrive(kept, redriver));
      refusal = touchable.ok ? undefined : touchable.refusal;
      if (!touchable.ok) return undefined;
      const { value: found } = touchable;
      const handling = { ...found.handling, redriving: deed };
      const entry = auditEntry('message-redrive-announced', found, deed);
      return { changeSet: (await changeOf(ports, found, handling, entry)).changeSet, value: undefined };
    });
    return refusal === undefined ? ok(undefined) : refuse(refusal);
  };

  return async (): Promise<Result<Change, MessageRefusal>> => {
    if (!isSent) {
      const announced = await announce();
      if (!announced.ok) return announced;
      // What is sent is what is there now: somebody may have edited it since.
      const touchable = await findTouchable(ports, messageId, (kept) => mayRedrive(kept, redriver));
      if (!touchable.ok) return touchable;
      const [why] = await ports.queue.send(consumer, [await bodyToSend(ports, touchable.value)]);
      if (why !== undefined) return refuse({ kind: 'notSent', why });
      isSent = true;
    }
    const found = await findMessage(ports, messageId);
    if (found === undefined) return refuse({ kind: 'unknown' });
    const handling = afterRedrive(found.handling, deed);
    const times = handling.redriven?.times ?? 1;
    const details = { times, edited: handling.edited !== undefined };
    return ok(await changeOf(ports, found, handling, auditEntry('message-redriven', found, deed, details)));
  };
};

/** The corrected copy where there is one. */
export const bodyToSend = async (
  { store, table }: Pick<MessagePorts, 'store' | 'table'>,
  found: FoundMessage,
): Promise<string> => (await table.editedBody(store, found)) ?? found.message.body;
