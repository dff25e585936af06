import { ok, type Result, refuse } from '@twolane/contracts';
import type { Replay, Status } from './model.ts';

export type RejectionRefusal =
  | { readonly kind: 'not-awaiting-approval'; readonly status: Status }
  | { readonly kind: 'already-approved'; readonly by: string };

/**
 * A plan may be rejected by whoever may approve, the requester included: to say no needs no second
 * person. The workflow then ends it and releases what it holds.
 */
export const decideRejection = (
  replay: Replay,
  { by, reason }: { readonly by: string; readonly reason: string },
): Result<Replay, RejectionRefusal> => {
  if (replay.approval !== undefined) return refuse({ kind: 'already-approved', by: replay.approval.by });
  if (replay.status !== 'awaitingApproval') {
    return refuse({ kind: 'not-awaiting-approval', status: replay.status });
  }
  return ok({ ...replay, status: 'rejected', cause: `rejected: by ${by}: ${reason}` });
};
