import { ok, type Result } from '@twolane/contracts';
import { auditEntry, type Change, changeOf, findTouchable, type MessageRefusal } from './change-message.ts';
import type { MessagePorts } from './ports.ts';
import { type Deed, mayDiscard } from './rules/handling.ts';

/** Marked as not to be handled any more; it is kept as long as any other. */
export const discardMessage = async (
  ports: MessagePorts,
  messageId: string,
  deed: Deed,
): Promise<Result<Change, MessageRefusal>> => {
  const touchable = await findTouchable(ports, messageId, mayDiscard);
  if (!touchable.ok) return touchable;
  const found = touchable.value;
  return ok(
    await changeOf(
      ports,
      found,
      { ...found.handling, discarded: deed },
      auditEntry('message-discarded', found, deed),
    ),
  );
};
