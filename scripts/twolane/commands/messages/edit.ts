import { failure, misuse } from '../../ended.ts';
import { DONE, type ExitStatus } from '../../exit-status.ts';
import { at, textAt } from '../../look.ts';
import { readInput } from '../../read-input.ts';
import type { Session } from '../../session.ts';
import { MANAGE, messagePath, onEach } from './on-each.ts';

export interface EditOptions {
  readonly event?: string;
  readonly reason?: string;
  readonly redrive?: true;
}

const parsed = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw misuse(`${where} is no JSON. Nothing was changed.`);
  }
};

/** The corrected event: from a file, or from the editor of whoever sits there. Masked fields that stay masked keep their value. */
async function corrected(session: Session, event: unknown, file: string | undefined): Promise<unknown> {
  if (file !== undefined) return parsed(await readInput(file), file);
  if (!session.ask.possible) throw misuse('--event FILE is needed.');
  const before = typeof event === 'string' ? event : JSON.stringify(event, null, 2);
  const after = await session.ask.edit(
    'The event opens in your editor (masked fields keep their value)',
    before,
  );
  if (after.trim() === before.trim()) throw failure('Nothing was changed.');
  return parsed(after, 'What the editor left');
}

/** Puts a corrected copy beside the original, for the version that was looked at. */
export async function editMessage(
  session: Session,
  messageId: string,
  options: EditOptions,
): Promise<ExitStatus> {
  const { api, out, ask, again } = session;
  const { body: message, etag } = await api.read(messagePath(messageId));
  const event = await corrected(
    session,
    at(message, 'edited', 'event') ?? at(message, 'event'),
    options.event,
  );
  const reason = await ask.text(options.reason, 'What was wrong with it?', '--reason');
  const { body } = await api.order(
    messagePath(messageId),
    { event, reason },
    { ...MANAGE, method: 'PUT', etag },
  );
  if (options.redrive === true) return onEach(session, [messageId], 'redrive', { reason });
  out.result(body, () => `${messageId}: ${textAt(body, 'status') ?? 'edited'}; the original is kept`);
  out.note(`Send it: ${again(`messages redrive ${messageId} --reason '…'`)}`);
  return DONE;
}
