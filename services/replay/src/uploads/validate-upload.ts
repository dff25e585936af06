import { setTimeout as wait } from 'node:timers/promises';
import type { Catalog } from '@twolane/contracts';
import type { LatenessPolicy } from '@twolane/event-time';
import { RetryableError, type Store } from '@twolane/store';
import { type AuditTrail, ENGINE } from '../audit/index.ts';
import type { Upload, UploadReport } from '../domain/upload.ts';
import type { ReplayFiles } from '../files.ts';
import { loadUpload, putUpload } from '../upload-table.ts';
import { DECISION_PAUSE_MS, ENDING_MS, MAX_DECISIONS, MAX_UPLOAD_BYTES } from './limits.ts';
import { partFiles } from './part-files.ts';
import { recordedBefore, type SaidEvent } from './recorded-before.ts';
import { uploadNames } from './upload-names.ts';
import { type Unreadable, validateLines } from './validate-lines.ts';

export interface ValidatePorts {
  readonly store: Store;
  /** The replay service's own. */
  readonly table: string;
  readonly audit: AuditTrail;
  readonly files: ReplayFiles;
  readonly catalog: Catalog;
  readonly policyFor: (eventType: string) => LatenessPolicy;
  readonly clock: () => number;
  readonly random: () => number;
  /** Of one attempt: a fresh word that may stand in a file's name. */
  readonly newId: () => string;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

export interface Validation {
  readonly uploadId: string;
  /** The validation that was asked for; another one was asked for since where the record says another. */
  readonly run: string;
  /** When the worker ends, epoch milliseconds. */
  readonly deadlineMs: number;
}

/**
 * Validates an upload line by line, keeps its good and its bad lines, and puts the report on record. As often as it is
 * called: an attempt writes files of its own, and only one attempt of the validation that is wanted puts its report on
 * record. `superseded`: another was wanted, or faster.
 */
export const validateUpload = async (
  ports: ValidatePorts,
  { uploadId, run, deadlineMs }: Validation,
): Promise<'reported' | 'superseded'> => {
  const { store, table, clock, newId } = ports;
  if (!isWanted((await loadUpload(store, table, uploadId))?.value, run)) return 'superseded';
  const attempt = `${run}-${newId()}`;
  const outcome = await sorted(ports, { uploadId, attempt, isOver: () => clock() > deadlineMs - ENDING_MS });
  return report(ports, { uploadId, run, attempt }, outcome);
};

const isWanted = (upload: Upload | undefined, run: string): boolean =>
  upload?.status === 'validating' && upload.run === run;

const sorted = async (
  { store, files, catalog, policyFor, clock }: ValidatePorts,
  {
    uploadId,
    attempt,
    isOver,
  }: { readonly uploadId: string; readonly attempt: string; readonly isOver: () => boolean },
): Promise<UploadReport | Unreadable> => {
  const names = uploadNames(uploadId);
  const file = await files.read(names.file);
  if (file === undefined) return { unreadable: 'not-sent: nothing was sent to its URL' };
  if (file.bytes > MAX_UPLOAD_BYTES) {
    file.close();
    return { unreadable: `too-large: it has more than ${MAX_UPLOAD_BYTES} bytes; split it` };
  }
  const good = partFiles(files, (part) => names.good(attempt, part));
  const bad = partFiles(files, (part) => names.bad(attempt, part));
  try {
    const rules = {
      ...{ catalog, policyFor, nowMs: clock(), isOver },
      recordedBefore: (lines: readonly SaidEvent[]) => recordedBefore(store, lines),
    };
    return await validateLines(file.chunks, rules, { good, bad });
  } finally {
    file.close();
  }
};

const report = async (
  { store, table, audit, clock, random, sleep = wait }: ValidatePorts,
  { uploadId, run, attempt }: { readonly uploadId: string; readonly run: string; readonly attempt: string },
  outcome: UploadReport | Unreadable,
): Promise<'reported' | 'superseded'> => {
  for (let tries = 1; tries <= MAX_DECISIONS; tries += 1) {
    const found = await loadUpload(store, table, uploadId);
    if (found === undefined || !isWanted(found.value, run)) return 'superseded';
    const upload = withOutcome(found.value, attempt, outcome);
    const entries = await audit.append(store, [
      {
        atMs: clock(),
        by: ENGINE,
        action: 'upload-validated',
        about: `upload/${uploadId}`,
        details: {
          status: upload.status,
          ...('unreadable' in outcome
            ? { cause: outcome.unreadable }
            : { lines: outcome.lines, good: outcome.good, bad: outcome.bad, sha256: outcome.sha256 }),
        },
      },
    ]);
    const writes = [putUpload(table, upload, found.version), ...entries];
    if ((await store.commit({ writes, events: [] })).kind === 'committed') return 'reported';
    await sleep(random() * DECISION_PAUSE_MS);
  }
  throw new RetryableError(`Upload ${uploadId}: ${MAX_DECISIONS} times others wrote at the same moment.`);
};

const withOutcome = (upload: Upload, attempt: string, outcome: UploadReport | Unreadable): Upload =>
  'unreadable' in outcome
    ? { ...upload, status: 'unreadable', cause: outcome.unreadable }
    : { ...upload, status: outcome.bad === 0 ? 'valid' : 'invalid', run: attempt, report: outcome };
