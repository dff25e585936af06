import { estimate } from '../domain/estimate.ts';
import { wouldAct } from '../domain/external-effects.ts';
import { type Cost, isEnd, OUTCOME_KINDS, type Replay, type Verification } from '../domain/model.ts';
import { verificationOf } from '../domain/verify.ts';
import { changeReplay, loadReplay } from './change-replay.ts';
import { closeReplay } from './close-replay.ts';
import type { WorkPorts } from './ports.ts';
import { windowStep } from './rebuild-windows.ts';
import { applyPhases } from './stages.ts';
import { type PhaseSum, sumSlices } from './sum-slices.ts';

/**
 * From here on nothing is changed any more, and a pause is nothing to wait for. An abort that was accepted before is kept; one at the
 * same moment is a conflict, by the control's version, and is decided again.
 */
export const beginVerification = async (
  ports: WorkPorts,
  replayId: string,
): Promise<{ readonly next: 'verify' | 'finish' | 'aborted' }> => {
  const replay = await changeReplay(ports, replayId, ({ replay: now, control, controlVersion }) =>
    hasBegun(now) || control.wish === 'abort'
      ? undefined
      : {
          replay: { ...now, status: 'verifying' },
          audit: { action: 'verification-began' },
          writes: [ports.replays.putControl(replayId, control, controlVersion)],
        },
  );
  if (!hasBegun(replay)) {
    const { cause = 'aborted' } = (await loadReplay(ports, replayId)).control;
    const { totals: applied } = await sumSlices(ports, replayId, applyPhases);
    const said = `${cause} (all of it had been applied by then)`;
    await closeReplay(ports, replayId, { status: 'aborted', cause: said, last: { applied } });
    return { next: 'aborted' };
  }
  return { next: replay.spec.mode === 'rebuild' ? 'finish' : 'verify' };
};

const hasBegun = ({ status }: Replay): boolean => status === 'verifying' || isEnd(status);

/** The receipt, and the end. */
export const finishVerification = async (
  ports: WorkPorts,
  replayId: string,
): Promise<{ readonly next: 'done' | 'verify' }> => {
  const { replay } = await loadReplay(ports, replayId);
  const applied = await sumSlices(ports, replayId, applyPhases);
  const isRebuild = replay.spec.mode === 'rebuild';
  const verified = isRebuild ? undefined : await sumSlices(ports, replayId, ['verify']);
  if (verified !== undefined && verified.finishedSlices < (replay.plan?.slices ?? 0))
    return { next: 'verify' };
  const stillToApply =
    verified === undefined
      ? await notSwapped(ports, replay)
      : OUTCOME_KINDS.filter((kind) => wouldAct(kind, replay.approval)).reduce(
          (sum, kind) => sum + verified.totals.outcomes[kind],
          0,
        );
  const rehearsing = await sumSlices(ports, replayId, ['rehearse']);
  const verification = verificationOf({
    planned: replay.plan?.planned ?? 0,
    applied: applied.totals,
    mismatches: applied.mismatches,
    overtaken: applied.overtaken,
    stillToApply,
    actual: actualCost(ports, replay, applied, [rehearsing, ...(verified === undefined ? [] : [verified])]),
  });
  await closeReplay(ports, replayId, {
    status: 'done',
    ...(isProved(verification) ? {} : { cause: `not-proved: ${whyNot(verification)}` }),
    last: { applied: applied.totals, verification },
  });
  return { next: 'done' };
};

const isProved = ({ balanced, differencesEqual }: Verification): boolean => balanced && differencesEqual;

const whyNot = ({ balanced, mismatches, proof }: Verification): string =>
  [
    ...(balanced ? [] : ['the sum of outcomes is not what was planned']),
    ...(mismatches === 0 ? [] : [`${mismatches} deliveries did something else than the rehearsal had shown`]),
    ...(proof.stillToApply === 0 ? [] : [`${proof.stillToApply} deliveries would still be applied`]),
  ].join('; ');

/** Windows that still have figures beside the live ones. */
const notSwapped = async (ports: WorkPorts, replay: Replay): Promise<number> =>
  (await windowStep(ports, replay, 'figures')).filter(({ building }) => building !== undefined).length;

/** The same prices as the estimate, over what was counted, with the time that workers really took. */
const actualCost = (
  ports: WorkPorts,
  replay: Replay,
  applied: PhaseSum,
  others: readonly PhaseSum[],
): Cost => {
  const { mode, ratePerSec } = replay.spec;
  const counted = estimate(
    {
      mode,
      deliveries: replay.plan?.planned ?? 0,
      applying: applied.totals.outcomes.applied,
      events: replay.plan?.events ?? 0,
      takers: 1,
      scanItems: 0,
      shards: ports.outboxShards,
      slices: replay.plan?.slices ?? 0,
      ratePerSec,
      workSec: [applied, ...others].reduce((sum, { workMs }) => sum + workMs, 0) / 1000,
    },
    ports.prices,
  );
  const startedMs = replay.approval?.atMs ?? replay.requestedAtMs;
  return {
    costMicroUsd: counted.costMicroUsd,
    minutes: Math.ceil(((ports.clock() - startedMs) / 60_000) * 10) / 10,
  };
};
