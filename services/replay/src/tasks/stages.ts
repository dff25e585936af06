import { type Breach, breachOf, stageAfter } from '../domain/canary.ts';
import { isEnd, type Replay, STAGES, type Stage, type Totals } from '../domain/model.ts';
import type { SlicePhase } from '../slice-table.ts';
import { approvalRefusal } from './approval-refusal.ts';
import { changeReplay, loadReplay } from './change-replay.ts';
import { closeReplay } from './close-replay.ts';
import { pauseForBreach } from './pause-for-breach.ts';
import type { WorkPorts } from './ports.ts';
import { windowStep } from './rebuild-windows.ts';
import { type PhaseSum, sumSlices } from './sum-slices.ts';

export interface StageStep {
  /** `apply`: the stage's slices; `swap`: a rebuild is filled; `verify`: all is applied; `refused`: no longer as approved. */
  readonly next: 'apply' | 'fill' | 'swap' | 'verify' | 'paused' | 'aborted' | 'stage' | 'refused';
  readonly stage: Stage;
}

export const applyPhases: readonly SlicePhase[] = STAGES.map((stage): SlicePhase => `apply-${stage}`);

/** Goes to the next stage, if what was approved is still what would be applied. A rebuild has one: all of it, beside the live figures. */
export const beginStage = async (ports: WorkPorts, replayId: string): Promise<StageStep> => {
  const { replay: before } = await loadReplay(ports, replayId);
  const isRebuild = before.spec.mode === 'rebuild';
  const stage = isRebuild ? 100 : (await isOver(ports, before)) ? stageAfter(before.stage) : before.stage;
  if (stage === undefined) return { next: 'verify', stage: 100 };
  // Closed by the watch, whose word stands: what comes late must not take it up again.
  if (isEnd(before.status)) return { next: 'refused', stage };
  const refusal = await approvalRefusal(ports, before);
  if (refusal !== undefined) {
    await closeReplay(ports, replayId, { status: 'failed', cause: `${refusal.name}: ${refusal.message}` });
    return { next: 'refused', stage };
  }
  const replay = await changeReplay(ports, replayId, ({ replay: now }) => {
    if (isEnd(now.status) || (now.status === 'applying' && now.stage === stage)) return undefined;
    const { cause: _, ...rest } = now;
    return {
      replay: { ...rest, status: 'applying', stage },
      audit: { action: 'stage-began', details: { stage, planHash: now.plan?.planHash ?? '' } },
    };
  });
  if (!isRebuild) return { next: 'apply', stage };
  await windowStep(ports, replay, 'begin');
  return { next: 'fill', stage };
};

/** Whether the stage that the record names is worked off, or none has begun. */
const isOver = async (ports: WorkPorts, { replayId, stage, plan }: Replay): Promise<boolean> => {
  if (stage === undefined) return true;
  const { finishedSlices } = await sumSlices(ports, replayId, [`apply-${stage}`]);
  return finishedSlices >= (plan?.slices ?? 0);
};

/** After the slices of a stage: whether to go on, to stop at a limit, or as people wish. */
export const checkStage = async (ports: WorkPorts, replayId: string): Promise<StageStep> => {
  const { replay, control } = await loadReplay(ports, replayId);
  const stage = replay.stage ?? 1;
  const sum = await sumSlices(ports, replayId, [`apply-${stage}`]);
  const applied = (await sumSlices(ports, replayId, applyPhases)).totals;
  if (control.wish === 'abort') {
    const cause = control.cause ?? 'aborted';
    await closeReplay(ports, replayId, { status: 'aborted', cause, last: { applied } });
    return { next: 'aborted', stage };
  }
  await keepApplied(ports, replayId, applied);
  if (control.wish === 'pause') return { next: 'paused', stage };
  const isFinished = sum.finishedSlices >= (replay.plan?.slices ?? 0);
  if (!isFinished) return { next: replay.spec.mode === 'rebuild' ? 'fill' : 'apply', stage };
  const isLast = stageAfter(stage) === undefined;
  const breach = replay.waivedStage === stage ? undefined : breachAfter(replay, isLast, sum);
  if (breach !== undefined) {
    await pauseForBreach(ports, replayId, breach);
    return { next: 'paused', stage };
  }
  if (replay.spec.mode === 'rebuild') return { next: 'swap', stage };
  return { next: isLast ? 'verify' : 'stage', stage };
};

/**
 * After the last share there is nothing left to stop; the receipt says what failed. But the figures of a rebuild are not live yet: too
 * many failures keep them from that. What live traffic has written into both meanwhile is no duplicate there.
 */
const breachAfter = ({ spec }: Replay, isLast: boolean, sum: PhaseSum): Breach | undefined => {
  if (spec.mode === 'rebuild') return breachOf({ ...sum, overtaken: 0 }, spec.limits, true);
  return isLast ? undefined : breachOf(sum, spec.limits, true);
};

const keepApplied = async (ports: WorkPorts, replayId: string, applied: Totals): Promise<void> => {
  await changeReplay(ports, replayId, ({ replay }) => ({ replay: { ...replay, applied } }));
};
