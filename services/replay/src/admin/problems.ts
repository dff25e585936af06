import { timeText } from '@twolane/contracts';
import { notFound, type ProblemAnswer, problem } from '@twolane/http';
import type { ApprovalRefusal } from '../domain/decide-approval.ts';
import type { RejectionRefusal } from '../domain/decide-rejection.ts';
import type { ValidationRefusal } from '../domain/decide-validation.ts';
import type { WishRefusal } from '../domain/decide-wish.ts';
import type { Reason } from '../domain/plan-reason.ts';
import type { Overlap } from '../lock-table.ts';

export const noReplay = (replayId: string): ProblemAnswer => notFound(`There is no replay ${replayId}.`);
export const noUpload = (uploadId: string): ProblemAnswer => notFound(`There is no upload ${uploadId}.`);

/** Well-formed, and not to be planned: `reasons` names each reason in a word that stays. */
export const notPlannable = (reasons: readonly Reason[]): ProblemAnswer => {
  const onlyBadLines = reasons.every(({ name }) => name === 'upload-has-bad-lines');
  const at = reasons.map((reason) => ({ ...reason, pointer: pointerOf(reason.pointer) }));
  return problem({
    type: onlyBadLines ? 'bad-lines' : 'replay-not-plannable',
    status: 422,
    title: onlyBadLines ? 'The upload has bad lines' : 'The replay cannot be planned like this',
    errors: at.map(({ pointer, message }) => ({ pointer, detail: message })),
    extensions: { reasons: at.map(({ name, pointer, message }) => ({ name, pointer, detail: message })) },
  });
};

/** Where it stands in the request: the spec calls frozen messages another name. */
const pointerOf = (pointer: string): string => `#${pointer.replace('/backfill/messageIds', '/frozen')}`;

export const overlapping = ({ consumer, replayId }: Overlap): ProblemAnswer =>
  problem({
    type: 'overlapping-replay',
    status: 409,
    title: 'Another replay holds this consumer and range',
    detail: `${consumer} is in the hands of replay ${replayId}. Wait for its end, or abort it.`,
    extensions: { consumer, replayId },
  });

/** A refusal of an approval, as the approver sees it. */
export const notApproved = (refusal: ApprovalRefusal | RejectionRefusal): ProblemAnswer => {
  switch (refusal.kind) {
    case 'own-request':
      return problem({
        type: 'own-request',
        status: 403,
        title: 'Nobody approves their own request',
        detail: 'Somebody else has to look at the plan and approve it.',
      });
    case 'override-needed':
      return problem({
        type: 'override-needed',
        status: 403,
        title: 'The token does not allow external effects',
        detail: 'allowExternal needs the scope replay:override.',
        errors: [{ pointer: '#/allowExternal', detail: 'needs the scope replay:override' }],
      });
    case 'not-awaiting-approval':
      return problem({
        type: 'not-awaiting-approval',
        status: 409,
        title: 'The replay does not wait for an approval',
        detail: `It is ${refusal.status}.`,
      });
    case 'already-approved':
      return problem({
        type: 'already-approved',
        status: 409,
        title: 'The replay is approved already',
        detail: `${refusal.by} approved it. To stop it, abort it.`,
      });
    case 'approval-expired':
      return problem({
        type: 'approval-expired',
        status: 409,
        title: 'The time for an approval is over',
        detail: `It ended at ${timeText(refusal.expiredAtMs)}. Request the replay again.`,
      });
    case 'plan-changed':
      return problem({
        type: 'plan-changed',
        status: 409,
        title: 'This is not the plan that was rehearsed',
        detail: `The plan changed: ${refusal.why}.`,
        errors: [{ pointer: '#/planHash', detail: 'is not that of the rehearsed plan' }],
      });
    case 'external-effects':
      return problem({
        type: 'external-effects',
        status: 409,
        title: 'What follows would call something outside of the database',
        detail: `Live consumers would do it: ${refusal.consumers.join(', ')}. Approve with allowExternal, or reject.`,
        errors: [{ pointer: '#/allowExternal', detail: 'must be true' }],
        extensions: { consumers: refusal.consumers },
      });
  }
};

export const wrongStatus = ({ status, detail }: Omit<WishRefusal, 'kind'>): ProblemAnswer =>
  problem({
    type: 'replay-status',
    status: 409,
    title: 'The replay is not in a state that allows this',
    detail: `It is ${status}: ${detail}.`,
    extensions: { replayStatus: status },
  });

export const notValidated = (refusal: ValidationRefusal): ProblemAnswer =>
  refusal.kind === 'upload-in-use'
    ? problem({
        type: 'upload-in-use',
        status: 409,
        title: 'A replay was requested of this upload',
        detail: `Replay ${refusal.replayId} is of what was validated. Send the other file as a new upload.`,
        extensions: { replayId: refusal.replayId },
      })
    : problem({
        type: 'validation-under-way',
        status: 409,
        title: 'The upload is being validated',
        detail: 'Its report tells when it is done.',
      });

export const notValidatedYet = (uploadId: string, status: string): ProblemAnswer =>
  problem({
    type: 'upload-not-validated',
    status: 409,
    title: 'The upload has no report',
    detail: `Upload ${uploadId} is ${status}.`,
  });
