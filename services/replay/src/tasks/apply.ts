import { DOOR_VERSION } from '@twolane/consumer';
import { breachOf, isInStage } from '../domain/canary.ts';
import { effectsSaid } from '../domain/external-effects.ts';
import type { Delta, Replay, Stage } from '../domain/model.ts';
import type { Rehearsed } from '../domain/verify.ts';
import type { SliceProgress } from '../slice-table.ts';
import { appendEvents } from './append-events.ts';
import { approvalRefusal, unapproved } from './approval-refusal.ts';
import { askDoor } from './ask-door.ts';
import { loadReplay } from './change-replay.ts';
import { compared } from './compared.ts';
import { deltaOf, readRehearsed } from './deltas.ts';
import { pauseForBreach } from './pause-for-breach.ts';
import type { WorkPorts } from './ports.ts';
import { type ChunkResult, runSlice, type SliceRun } from './run-slice.ts';
import { takersIn } from './scan.ts';
import { readSlice, type SliceEvent } from './slice-events.ts';

/** A consumer that cannot apply an event yet (a conflict, something that must come first) is asked again so often. */
const MAX_ROUNDS = 3;
const PAUSE_MS = 500;

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
      check: (progress) => stopAtLimits(ports, replay, stage, progress),
    },
    deadlineMs,
  );
};

const applyEvents = async (
  ports: WorkPorts,
  replay: Replay,
  events: readonly SliceEvent[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
): Promise<ChunkResult> => {
  const deltas: Delta[] = [];
  for (const { name } of ports.manifest) {
    const taken = events.filter(({ type }) => takersIn(ports, replay, type).includes(name));
    if (taken.length > 0) deltas.push(...(await applyAt(ports, replay, name, taken)));
  }
  return { deltas, ...compared(deltas, rehearsed, replay) };
};

const applyAt = async (
  ports: WorkPorts,
  replay: Replay,
  consumer: string,
  events: readonly SliceEvent[],
): Promise<readonly Delta[]> => {
  const allowExternal = replay.approval?.allowExternal === true;
  const done = new Map<string, Delta>();
  let left = events;
  for (let round = 1; left.length > 0; round += 1) {
    const asked = await askDoor(ports, consumer, left, (asOf) => ({
      twolane: DOOR_VERSION,
      kind: 'apply',
      replayId: replay.replayId,
      events: asOf,
      allowExternal,
    }));
    for (const { event, outcome } of asked) done.set(event.eventKey, deltaOf(event, consumer, outcome));
    if (round === MAX_ROUNDS) break;
    left = asked.flatMap(({ event, outcome }) =>
      outcome.kind === 'failed' && outcome.mayPassLater === true ? [event] : [],
    );
    if (left.length > 0) await ports.sleep(Math.floor(ports.random() * PAUSE_MS * 2 ** round));
  }
  return events.flatMap(({ eventKey }) => done.get(eventKey) ?? []);
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
