import { breachOf, isInStage } from '../domain/canary.ts';
import { effectsSaid } from '../domain/external-effects.ts';
import type { Delta, Replay, Stage } from '../domain/model.ts';
import type { Rehearsed } from '../domain/verify.ts';
import type { SliceProgress } from '../slice-table.ts';
import { appendEvents } from './append-events.ts';
import { applyEvents } from './apply-events.ts';
import { approvalRefusal, unapproved } from './approval-refusal.ts';
import { loadReplay } from './change-replay.ts';
import { compared } from './compared.ts';
import { readRehearsed } from './deltas.ts';
import { pauseForBreach } from './pause-for-breach.ts';
import type { WorkPorts } from './ports.ts';
import { type ChunkResult, runSlice, type SliceRun } from './run-slice.ts';
import { takersIn } from './scan.ts';
import { readSlice } from './slice-events.ts';

/** Applies one slice's share of a stage, as far as time and people allow. */
export const apply = async (
  ports: WorkPorts,
  { replayId, slice, stage }: { readonly replayId: string; readonly slice: number; readonly stage: Stage },
  deadlineMs: number,
): Promise<SliceRun> => {
  const { replay } = await loadReplay(ports, replayId);
  const stopped = await stopIfRefused(ports, replay);
  if (stopped !== undefined) return stopped;
  const { events } = await readSlice(ports, replayId, slice);
  const rehearsed = await readRehearsed(ports, replayId, slice);
  const deliver = replay.spec.mode === 'backfill' ? appendEvents : applyEvents;
  return runSlice(
    ports,
    {
      replay,
      slice,
      phase: `apply-${stage}`,
      kind: 'applied',
      stage,
      events: events.filter(({ canary }) => isInStage(canary, stage)),
      takers: (type) => takersIn(ports, replay, type),
      timesRate: 1,
      stoppable: true,
      deliver: (chunk) => deliver(ports, replay, chunk, rehearsed),
      adopt: (deltas) => adopted(replay, deltas, rehearsed),
      check: (progress) => stopAtLimits(ports, replay, stage, progress),
    },
    deadlineMs,
  );
};

/** As it was delivered. What live consumers make of a backfill is seen by its verification only. */
const adopted = (
  replay: Replay,
  deltas: readonly Delta[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
): ChunkResult => {
  const all = compared(deltas, rehearsed, replay);
  return replay.spec.mode === 'backfill' ? { deltas, overtaken: all.overtaken } : all;
};

/** Stops all workers where what was approved is no longer what would be applied. */
export const stopIfRefused = async (ports: WorkPorts, replay: Replay): Promise<SliceRun | undefined> => {
  const refusal = await approvalRefusal(ports, replay);
  if (refusal === undefined) return undefined;
  await pauseForBreach(ports, replay.replayId, refusal);
  return { more: false, stopped: 'pause' };
};

/** A slice that is full of failures, or says what no rehearsal had shown, does not wait for its stage's end. */
const stopAtLimits = async (
  ports: WorkPorts,
  { replayId, spec, waivedStage, approval }: Replay,
  stage: Stage,
  progress: SliceProgress,
): Promise<void> => {
  const said = approval?.allowExternal === true ? [] : effectsSaid(ports.manifest, progress.totals);
  const refusal = unapproved(said);
  if (refusal !== undefined) return pauseForBreach(ports, replayId, refusal);
  if (waivedStage === stage || progress.finished) return;
  const breach = breachOf(progress, spec.limits, false);
  if (breach !== undefined) await pauseForBreach(ports, replayId, breach);
};
