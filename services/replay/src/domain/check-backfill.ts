import { MAX_FROZEN_MESSAGES } from './limits.ts';
import type { ReplaySpec } from './model.ts';
import { type Reason, reason, when } from './plan-reason.ts';
import type { Upload } from './upload.ts';

/** Why a message cannot be corrected forward. */
export type WhyNotAdjusted = 'unknown' | 'notFrozen' | 'discarded' | 'unreadable';

const NOT_ADJUSTED = {
  unknown: 'is no message that we know',
  notFrozen: 'is not frozen: redrive it instead',
  discarded: 'was discarded',
  unreadable: 'holds no event that its contract takes',
} as const satisfies Record<WhyNotAdjusted, string>;

/** Of messages that cannot be corrected, so many are named. */
const MAX_NAMED_MESSAGES = 20;

/** All that is wrong with what a spec would backfill. Never throws. */
export const backfillReasons = (
  { mode, backfill }: ReplaySpec,
  {
    upload,
    notAdjustable,
  }: { readonly upload?: Upload; readonly notAdjustable?: ReadonlyMap<string, WhyNotAdjusted> },
): readonly Reason[] => {
  if (mode !== 'backfill') {
    return when(backfill !== undefined, 'backfill-not-taken', '/backfill', `must be left out of a ${mode}`);
  }
  if (backfill === undefined) {
    return [reason('backfill-missing', '/backfill', 'must name an upload or frozen messages')];
  }
  if (backfill.kind === 'frozen') {
    return messageReasons(backfill.messageIds, notAdjustable);
  }
  return uploadReasons(backfill.takeGoodOnes, upload);
};

const messageReasons = (
  messageIds: readonly string[],
  notAdjustable: ReadonlyMap<string, WhyNotAdjusted> = new Map(),
): readonly Reason[] => {
  const at = '/backfill/messageIds';
  const count = messageIds.length;
  const named = messageIds.flatMap((messageId, index): readonly Reason[] => {
    const why = notAdjustable.get(messageId);
    return why === undefined
      ? []
      : [reason('message-not-adjustable', `${at}/${index}`, `is "${messageId}", which ${NOT_ADJUSTED[why]}`)];
  });
  return [
    ...when(
      count < 1 || count > MAX_FROZEN_MESSAGES || new Set(messageIds).size !== count,
      'messages-out-of-bounds',
      at,
      `must be 1 to ${MAX_FROZEN_MESSAGES} different messages`,
    ),
    ...named.slice(0, MAX_NAMED_MESSAGES),
  ];
};

const uploadReasons = (takeGoodOnes: boolean, upload: Upload | undefined): readonly Reason[] => {
  const at = '/backfill/uploadId';
  if (upload === undefined) return [reason('unknown-upload', at, 'is no upload that we know')];
  const { status, report } = upload;
  if (report === undefined || (status !== 'valid' && status !== 'invalid')) {
    return [reason('upload-not-validated', at, `is an upload that is ${status}; validate it first`)];
  }
  if (report.good === 0) return [reason('upload-has-nothing-good', at, 'has no line that is an event')];
  return when(
    report.bad > 0 && !takeGoodOnes,
    'upload-has-bad-lines',
    at,
    `has ${report.bad} bad lines of ${report.lines}; mend them, or say takeGoodOnes`,
  );
};
