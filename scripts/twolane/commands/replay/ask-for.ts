import { failure } from '../../ended.ts';
import { DONE, type ExitStatus, NEEDS_PERSON } from '../../exit-status.ts';
import { textAt } from '../../look.ts';
import type { Session } from '../../session.ts';
import { settleReplay, showReplay } from './settle.ts';

export const REQUEST = { scopes: ['replay:request'] } as const;

/**
 * Requests a replay and waits for its plan and rehearsal. That it then waits for an approval is what was wanted here:
 * the command is done.
 */
export async function askFor(session: Session, spec: unknown, wait: boolean): Promise<ExitStatus> {
  const { body } = await session.api.order('/admin/replays', spec, REQUEST);
  const replayId = textAt(body, 'replayId');
  if (replayId === undefined) throw failure('The API answered something else than a replay.');
  session.out.note(`Requested as ${replayId}.`);
  if (!wait) {
    showReplay(session, body);
    session.out.note(`Follow it: ${session.again(`replay watch ${replayId}`)}`);
    return DONE;
  }
  const status = await settleReplay(session, replayId);
  return status === NEEDS_PERSON ? DONE : status;
}
