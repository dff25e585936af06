import { DOOR_VERSION, type WindowFigures } from '@twolane/consumer';
import { REHEARSAL_TIMES_RATE } from '../domain/limits.ts';
import type { Replay } from '../domain/model.ts';
import { stopIfRefused } from './apply.ts';
import { type Asked, askDoor } from './ask-door.ts';
import { loadReplay } from './change-replay.ts';
import { compared } from './compared.ts';
import { deltaOf, readRehearsed } from './deltas.ts';
import { windowOfBucket } from './part-writer.ts';
import type { WorkPorts } from './ports.ts';
import { rebuildOf } from './rebuild-windows.ts';
import { type ChunkResult, runSlice, type SliceRun } from './run-slice.ts';
import { readSlice, type SliceEvent } from './slice-events.ts';

/** Measures of a window's new figures, before they are set against the live ones. */
export const NEW_FIGURE = 'new.';

type Step = 'rehearse' | 'fill';

const ask = async (
  ports: WorkPorts,
  replay: Replay,
  events: readonly SliceEvent[],
  at: { readonly step: Step; readonly window: string },
): Promise<readonly Asked[]> =>
  askDoor(ports, rebuildOf(replay).consumer, events, (asOf) => ({
    twolane: DOOR_VERSION,
    kind: 'rebuild',
    replayId: replay.replayId,
    events: asOf,
    ...at,
  }));

/** Shows what one window's events would make its figures. */
export const rehearseWindow = async (
  ports: WorkPorts,
  replay: Replay,
  slice: number,
  deadlineMs: number,
): Promise<SliceRun> => {
  const { consumer, fromMs } = rebuildOf(replay);
  const { events, bucket } = await readSlice(ports, replay.replayId, slice);
  const window = windowOfBucket(fromMs, bucket);
  const deliver = async (chunk: readonly SliceEvent[]): Promise<ChunkResult> => {
    const asked = await ask(ports, replay, chunk, { step: 'rehearse', window });
    return {
      deltas: asked.map(({ event, outcome }) => deltaOf(event, consumer, outcome)),
      measures: { [consumer]: newFigures(asked, window) },
    };
  };
  return runSlice(
    ports,
    {
      replay,
      slice,
      phase: 'rehearse',
      kind: 'rehearsal',
      events,
      takers: () => [consumer],
      timesRate: REHEARSAL_TIMES_RATE,
      stoppable: true,
      deliver,
    },
    deadlineMs,
  );
};

/** Brings one window's events into its new figures, beside the live ones. */
export const fillWindow = async (
  ports: WorkPorts,
  replayId: string,
  slice: number,
  deadlineMs: number,
): Promise<SliceRun> => {
  const { replay } = await loadReplay(ports, replayId);
  const stopped = await stopIfRefused(ports, replay);
  if (stopped !== undefined) return stopped;
  const { consumer, fromMs } = rebuildOf(replay);
  const { events, bucket } = await readSlice(ports, replayId, slice);
  const window = windowOfBucket(fromMs, bucket);
  const rehearsed = await readRehearsed(ports, replayId, slice);
  const deliver = async (chunk: readonly SliceEvent[]): Promise<ChunkResult> => {
    const asked = await ask(ports, replay, chunk, { step: 'fill', window });
    const deltas = asked.map(({ event, outcome }) => deltaOf(event, consumer, outcome));
    return compared(deltas, rehearsed, replay);
  };
  return runSlice(
    ports,
    {
      replay,
      slice,
      phase: 'apply-100',
      kind: 'applied',
      stage: 100,
      events,
      takers: () => [consumer],
      timesRate: 1,
      stoppable: true,
      deliver,
      adopt: (deltas) => compared(deltas, rehearsed, replay),
    },
    deadlineMs,
  );
};

/** A request's answer holds the figures of its own events only; they add up. */
const newFigures = (asked: readonly Asked[], window: string): Readonly<Record<string, number>> => {
  const sums = new Map<string, number>();
  for (const { answer } of asked) {
    const building = answer.figures?.find((one: WindowFigures) => one.window === window)?.building ?? {};
    for (const [name, value] of Object.entries(building)) {
      sums.set(`${NEW_FIGURE}${name}`, (sums.get(`${NEW_FIGURE}${name}`) ?? 0) + value);
    }
  }
  return Object.fromEntries(sums);
};
