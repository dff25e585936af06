import { ok, type Result, refuse } from '@twolane/contracts';
import { auditEntry, type Change, changeOf, findTouchable, type MessageRefusal } from './change-message.ts';
import { ANY_VERSION } from './etag.ts';
import type { MessagePorts } from './ports.ts';
import { editedBody } from './rules/edited-body.ts';
import { type Deed, mayEdit } from './rules/handling.ts';
import { sha256Of } from './rules/look-inside.ts';

export interface EditRequest {
  readonly messageId: string;
  /** The version of the handling that the editor saw. */
  readonly version: number | typeof ANY_VERSION;
  /** Checked for hostile forms. */
  readonly event: unknown;
  readonly deed: Deed;
}

/** A corrected copy beside the original, which a redrive then sends in its place. See `rules/edited-body.ts`. */
export const editMessage = async (
  ports: MessagePorts,
  { messageId, version, event, deed }: EditRequest,
): Promise<Result<Change, MessageRefusal>> => {
  const touchable = await findTouchable(ports, messageId, mayEdit);
  if (!touchable.ok) return touchable;
  const found = touchable.value;
  if (version !== ANY_VERSION && found.version !== version)
    return refuse({ kind: 'stale', version: found.version });
  const { message, handling } = found;
  const body = editedBody({
    originalBody: message.body,
    sentAtMs: message.sentAtMs,
    event,
    takes: ports.consumers.find(({ name }) => name === message.consumer)?.events ?? [],
    catalog: ports.catalog,
  });
  if (!body.ok) return refuse({ kind: 'invalid', problems: body.refusal });
  const copy = (handling.edited?.copy ?? 0) + 1;
  const sha256 = sha256Of(body.value);
  const copyWrite = ports.table.putEditedBody(found, copy, body.value);
  if (copyWrite === undefined) return refuse({ kind: 'tooLarge' });
  const details = { copy, originalSha256: sha256Of(message.body), editedSha256: sha256 };
  const change = await changeOf(
    ports,
    found,
    { ...handling, edited: { ...deed, sha256, copy } },
    auditEntry('message-edited', found, deed, details),
  );
  return ok({
    ...change,
    changeSet: { ...change.changeSet, writes: [copyWrite, ...change.changeSet.writes] },
  });
};
