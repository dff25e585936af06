import { pathOf } from '../../api/admin-api.ts';
import { Ended } from '../../ended.ts';
import { DONE, type ExitStatus, FAILED } from '../../exit-status.ts';
import { textAt } from '../../look.ts';
import type { Session } from '../../session.ts';

export const MANAGE = { scopes: ['deadletters:manage'] } as const;

export const messagePath = (messageId: string, ...more: readonly string[]): string =>
  pathOf('admin', 'messages', messageId, ...more);

/** Does the same to each message. One that is refused holds up no other, and is told of. */
export async function onEach(
  session: Session,
  messageIds: readonly string[],
  what: 'redrive' | 'discard',
  body: unknown,
): Promise<ExitStatus> {
  let status: ExitStatus = DONE;
  for (const messageId of messageIds) {
    try {
      const answer = await session.api.order(messagePath(messageId, what), body, MANAGE);
      session.out.result(answer.body, () => `${messageId}: ${textAt(answer.body, 'status') ?? 'done'}`);
    } catch (error) {
      if (!(error instanceof Ended) || error.status !== FAILED || messageIds.length === 1) throw error;
      status = FAILED;
      session.out.problem([`${messageId}: ${error.lines[0]}`, ...error.lines.slice(1)], error.document);
    }
  }
  return status;
}
