import { type Control, isEnd, type Replay, type WaitingToken } from './model.ts';

/**
 * Whether the workflow waits for something that has been decided: then the token that it waits with is to be sent, now or
 * again. Tokens are kept after they were used, so the record says what still waits.
 */
export const needsWaking = (
  { status, approval, endedAtMs }: Replay,
  { wish }: Control,
  { kind }: WaitingToken,
): boolean => {
  // Rejected by a person, and not yet closed by the workflow.
  if (status === 'rejected') return kind === 'approval' && endedAtMs === undefined;
  // Closed while its workflow was on its way to wait: nobody could resume it, and it would wait for a month.
  if (isEnd(status)) return kind === 'resume';
  if (wish === 'abort') return status === 'awaitingApproval' || status === 'paused';
  if (kind === 'approval') return status === 'awaitingApproval' && approval !== undefined;
  return status === 'paused' && wish === 'run';
};
