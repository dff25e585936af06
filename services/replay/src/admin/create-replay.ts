import { ok, type Result, refuse } from '@twolane/contracts';
import { CORRECTION_WINDOW_DAYS, policyFor } from '@twolane/event-time';
import type { ProblemAnswer } from '@twolane/http';
import type { Write } from '@twolane/store';
import { checkSpec } from '../domain/check-spec.ts';
import { lockedRanges } from '../domain/locks.ts';
import type { Control, Replay, ReplaySpec } from '../domain/model.ts';
import type { Upload } from '../domain/upload.ts';
import { lockWrites } from '../lock-table.ts';
import { notAdjustable } from '../not-adjustable.ts';
import { loadUpload, putUpload } from '../upload-table.ts';
import type { Versioned } from '../versioned.ts';
import type { AdminPorts } from './ports.ts';
import { notPlannable, overlapping } from './problems.ts';

/** No type has a longer one; older events are frozen, and nothing about them changes. */
const CORRECTION_WINDOW_MS = CORRECTION_WINDOW_DAYS * 24 * 60 * 60_000;
/** Clocks may run ahead by the same for all types. */
const REACH = {
  correctionWindowMs: CORRECTION_WINDOW_MS,
  maxFutureSkewMs: policyFor('').maxFutureSkewMs,
};

export interface ReplayRequest {
  readonly replayId: string;
  readonly spec: ReplaySpec;
  readonly by: string;
  readonly atMs: number;
}

export interface Created {
  readonly replay: Replay;
  readonly control: Control;
  readonly writes: readonly Write[];
}

/** What puts a replay on record: it, its control, its place in the list, the ranges that it holds, and the audit entry. */
export const createReplay = async (
  {
    store,
    replays,
    trail,
    manifest,
    catalog,
    setAside,
  }: Pick<AdminPorts, 'store' | 'replays' | 'trail' | 'manifest' | 'catalog' | 'setAside'>,
  { replayId, spec, by, atMs }: ReplayRequest,
): Promise<Result<Created, ProblemAnswer>> => {
  const { backfill } = spec;
  const found =
    backfill?.kind === 'upload' ? await loadUpload(store, replays.name, backfill.uploadId) : undefined;
  const reasons = checkSpec(spec, {
    nowMs: atMs,
    manifest,
    policy: { knows: (type) => catalog.find(type) !== undefined, horizonMs: CORRECTION_WINDOW_MS },
    notAdjustable: await notAdjustable(setAside, spec),
    ...(found === undefined ? {} : { upload: found.value }),
  });
  if (reasons.length > 0) return refuse(notPlannable(reasons));
  const locks = await lockWrites(store, replays.name, {
    replayId,
    ranges: lockedRanges(spec, manifest, found?.value),
    reach: REACH,
  });
  if (!locks.ok) return refuse(overlapping(locks.refusal));

  const replay: Replay = { replayId, spec, status: 'planning', requestedBy: by, requestedAtMs: atMs };
  const control: Control = { wish: 'run', ratePerSec: spec.ratePerSec };
  const entry = {
    atMs,
    by,
    action: 'replay-requested',
    about: `replay/${replayId}`,
    reason: spec.reason,
    details: {
      mode: spec.mode,
      consumers: spec.consumers,
      ratePerSec: spec.ratePerSec,
      ...(spec.range === undefined
        ? {}
        : { axis: spec.range.axis, fromMs: spec.range.fromMs, toMs: spec.range.toMs }),
      ...(backfill?.kind === 'upload'
        ? { uploadId: backfill.uploadId, takeGoodOnes: backfill.takeGoodOnes }
        : {}),
      ...(backfill?.kind === 'frozen' ? { frozen: backfill.messageIds.length } : {}),
    },
  };
  return ok({
    replay,
    control,
    writes: [
      replays.put(replay),
      replays.putControl(replayId, control),
      replays.putListed(replay),
      ...locks.value,
      ...claimOf(replays.name, found, replayId),
      ...(await trail.append(store, [entry])),
    ],
  });
};

/** From now on the upload is not validated again: what is planned is what was validated. */
const claimOf = (table: string, found: Versioned<Upload> | undefined, replayId: string): readonly Write[] =>
  found === undefined || found.value.usedBy !== undefined
    ? []
    : [putUpload(table, { ...found.value, usedBy: replayId }, found.version)];
