import { approvalRefusal } from './approval-refusal.ts';
import { changeReplay, loadReplay } from './change-replay.ts';
import { closeReplay, type Ending } from './close-replay.ts';
import type { WorkPorts } from './ports.ts';

export interface ApprovalStep {
  readonly next: 'apply' | 'approve' | 'rejected' | 'expired' | 'aborted' | 'refused';
  readonly approvalSeconds?: number;
}

/**
 * What follows from what people decided: the record says it, not the message that woke the workflow. An approval that
 * came just before the time was up holds; one for a plan that is another by now does not.
 */
export const decideApprovalStep = async (
  ports: WorkPorts,
  replayId: string,
  timedOut: boolean,
): Promise<ApprovalStep> => {
  const { replay, control } = await loadReplay(ports, replayId);
  const close = async (next: ApprovalStep['next'], ending: Ending): Promise<ApprovalStep> => {
    await closeReplay(ports, replayId, ending);
    return { next };
  };
  if (replay.status === 'rejected') return close('rejected', { status: 'rejected' });
  if (control.wish === 'abort') {
    return close('aborted', { status: 'aborted', cause: control.cause ?? 'aborted' });
  }
  if (replay.approval !== undefined) {
    const refusal = await approvalRefusal(ports, replay);
    return refusal === undefined
      ? { next: 'apply' }
      : close('refused', { status: 'failed', cause: `${refusal.name}: ${refusal.message}` });
  }
  const leftMs = (replay.plan?.expiresAtMs ?? 0) - ports.clock();
  if (!timedOut && leftMs > 0) return { next: 'approve', approvalSeconds: Math.ceil(leftMs / 1000) };
  // Decided in the same commit as it is found: an approval that comes in between is a conflict, and holds.
  const now = await changeReplay(ports, replayId, ({ replay: found }) =>
    found.status === 'awaitingApproval' && found.approval === undefined
      ? {
          replay: { ...found, status: 'expired', cause: 'expired: nobody approved the plan in time' },
          audit: { action: 'approval-expired' },
        }
      : undefined,
  );
  if (now.status !== 'expired') return decideApprovalStep(ports, replayId, false);
  return close('expired', { status: 'expired' });
};
