import { ok, type Result, refuse } from '@twolane/contracts';
import type { Upload } from './upload.ts';

/**
 * An attempt that takes longer than a worker's life has died. Its call may be repeated later still: that attempt finds
 * another validation wanted, and does nothing.
 */
const VALIDATION_LEASE_MS = 16 * 60_000;

export type ValidationRefusal =
  /** What is planned, or was applied, is what was validated: nothing else may take its place. */
  { readonly kind: 'upload-in-use'; readonly replayId: string } | { readonly kind: 'validation-under-way' };

/** Whether an upload may be validated, for the first time or anew: whatever was found before is forgotten. */
export const decideValidation = (
  upload: Upload,
  { run, nowMs }: { readonly run: string; readonly nowMs: number },
): Result<Upload, ValidationRefusal> => {
  const { uploadId, name, status, requestedBy, requestedAtMs, usedBy, validatingSinceMs = 0 } = upload;
  if (usedBy !== undefined) return refuse({ kind: 'upload-in-use', replayId: usedBy });
  if (status === 'validating' && nowMs - validatingSinceMs < VALIDATION_LEASE_MS) {
    return refuse({ kind: 'validation-under-way' });
  }
  return ok({
    uploadId,
    name,
    requestedBy,
    requestedAtMs,
    status: 'validating',
    run,
    validatingSinceMs: nowMs,
  });
};
