import { ok, type Result, refuse } from '@twolane/contracts';
import { unwithheldEffects } from './external-effects.ts';
import type { Manifest } from './manifest.ts';
import type { Approval, Replay, Status } from './model.ts';

/** Who asks, for what, with which authority. */
export interface ApprovalRequest {
  /** The person: claim `sub` of the token, else `client_id`. */
  readonly by: string;
  readonly planHash: string;
  readonly allowExternal: boolean;
  /** Whether the token has the scope `replay:override`. */
  readonly mayOverride: boolean;
  readonly reason: string;
  readonly nowMs: number;
  /** CodeSha256 of each planned consumer as it is deployed now. */
  readonly codeNow: ReadonlyMap<string, string>;
  readonly manifest: Manifest;
}

export type ApprovalRefusal =
  | { readonly kind: 'own-request' }
  | { readonly kind: 'override-needed' }
  | { readonly kind: 'not-awaiting-approval'; readonly status: Status }
  | { readonly kind: 'already-approved'; readonly by: string }
  | { readonly kind: 'approval-expired'; readonly expiredAtMs: number }
  /** Another hash than the plan's, or code that is no longer what was rehearsed. */
  | { readonly kind: 'plan-changed'; readonly why: string }
  /** What follows would call something outside of the database, which the approval does not allow. */
  | { readonly kind: 'external-effects'; readonly consumers: readonly string[] };

export type ApprovalDecision =
  | { readonly kind: 'approved'; readonly replay: Replay; readonly approval: Approval }
  /** The same person approved the same plan before: nothing changes. */
  | { readonly kind: 'repeated' };

/**
 * Whether this person may approve this replay now. Never: the requester, whatever the scopes; for another plan than the
 * one that was rehearsed; after its time; a second time for something else. External effects need `replay:override`
 * and an explicit word.
 */
export const decideApproval = (
  replay: Replay,
  request: ApprovalRequest,
): Result<ApprovalDecision, ApprovalRefusal> => {
  const { by, planHash, allowExternal, reason, nowMs } = request;
  if (by === replay.requestedBy) return refuse({ kind: 'own-request' });
  if (allowExternal && !request.mayOverride) return refuse({ kind: 'override-needed' });
  const before = replay.approval;
  if (before !== undefined) {
    const same = before.by === by && before.planHash === planHash && before.allowExternal === allowExternal;
    return same ? ok({ kind: 'repeated' }) : refuse({ kind: 'already-approved', by: before.by });
  }
  const { plan, status } = replay;
  if (status !== 'awaitingApproval' || plan === undefined) {
    return refuse({ kind: 'not-awaiting-approval', status });
  }
  if (nowMs >= plan.expiresAtMs) return refuse({ kind: 'approval-expired', expiredAtMs: plan.expiresAtMs });
  if (planHash !== plan.planHash) return refuse({ kind: 'plan-changed', why: 'it has another hash' });
  const changed = plan.perConsumer.find(
    ({ consumer, codeSha256 }) => request.codeNow.get(consumer) !== codeSha256,
  );
  if (changed !== undefined) {
    return refuse({
      kind: 'plan-changed',
      why: `${changed.consumer} was deployed anew since it was rehearsed; request the replay again`,
    });
  }
  const external = effectsBeyondControl(replay, request.manifest);
  if (external.length > 0 && !allowExternal) {
    return refuse({ kind: 'external-effects', consumers: external });
  }
  const approval = { by, atMs: nowMs, planHash, allowExternal, reason };
  return ok({ kind: 'approved', replay: { ...replay, approval }, approval });
};

/**
 * External consumers that would act although nobody allows it: live ones react to what the replay says. (One that was
 * chosen itself is called by the replay, and withholds its effects unless they are allowed.)
 */
const effectsBeyondControl = ({ plan, spec, rehearsal }: Replay, manifest: Manifest): readonly string[] =>
  rehearsal === undefined ? (plan?.externalEffects ?? []) : unwithheldEffects(manifest, spec.mode, rehearsal);
