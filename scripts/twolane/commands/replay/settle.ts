import type { ExitStatus } from '../../exit-status.ts';
import { at } from '../../look.ts';
import type { Session } from '../../session.ts';
import { replayText } from '../../views/replay/replay.ts';
import { follow } from './follow.ts';
import { nextWords } from './next-words.ts';
import { exitOf, statusOf } from './state.ts';

/** Prints a replay, and what can be done about it. */
export function showReplay({ out, again }: Session, view: unknown, form = { brief: false }): void {
  out.result(view, () => replayText(view, form));
  for (const words of nextWords(view, again)) out.note(words);
}

/** Follows a replay until it rests, shows it, and says how the command ends. */
export async function settleReplay(session: Session, replayId: string): Promise<ExitStatus> {
  const view = await follow(session, replayId);
  showReplay(session, view, { brief: at(view, 'approval') !== undefined });
  return exitOf(statusOf(view));
}
