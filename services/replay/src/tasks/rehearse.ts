import { DOOR_VERSION } from '@twolane/consumer';
import { REHEARSAL_TIMES_RATE } from '../domain/limits.ts';
import type { Delta, Replay } from '../domain/model.ts';
import { type Asked, askDoor, type RequestOf } from './ask-door.ts';
import { loadReplay } from './change-replay.ts';
import { deltaOf } from './deltas.ts';
import type { WorkPorts } from './ports.ts';
import { rehearseWindow } from './rebuild-slices.ts';
import { runSlice, type SliceRun } from './run-slice.ts';
import { takersIn } from './scan.ts';
import { readSlice, type SliceEvent } from './slice-events.ts';

/** A consumer that could not say what would be is asked again so often: what a reader should see is that, not a bad moment. */
const MAX_ROUNDS = 3;
const PAUSE_MS = 500;
/** Its database was away, or too slow for its invocation. */
const BAD_MOMENT: readonly unknown[] = ['retryable', 'outOfTime'];

const wasAway = ({ outcome: { kind, cause } }: Asked): boolean =>
  kind === 'failed' && BAD_MOMENT.includes(cause);

/**
 * All of the events again, where one was not heard: an event sees what those before it in its request would have changed.
 */
const askUntilHeard = async (
  ports: WorkPorts,
  consumer: string,
  events: readonly SliceEvent[],
  requestOf: RequestOf,
): Promise<readonly Asked[]> => {
  for (let round = 1; ; round += 1) {
    const asked = await askDoor(ports, consumer, events, requestOf);
    if (round === MAX_ROUNDS || !asked.some(wasAway)) return asked;
    await ports.sleep(Math.floor(ports.random() * PAUSE_MS * 2 ** round));
  }
};

/** What the events would do at each consumer that takes them. Changes nothing. */
export const rehearseEvents = async (
  ports: WorkPorts,
  replay: Replay,
  events: readonly SliceEvent[],
): Promise<readonly Delta[]> => {
  const { replayId } = replay;
  const deltas: Delta[] = [];
  for (const { name } of ports.manifest) {
    const taken = events.filter(({ type }) => takersIn(ports, replay, type).includes(name));
    if (taken.length === 0) continue;
    const asked = await askUntilHeard(ports, name, taken, (asOf) => ({
      twolane: DOOR_VERSION,
      kind: 'rehearse',
      replayId,
      events: asOf,
    }));
    deltas.push(...asked.map(({ event, outcome }) => deltaOf(event, name, outcome)));
  }
  return deltas;
};

/** Rehearses one slice, as far as time allows. */
export const rehearse = async (
  ports: WorkPorts,
  replayId: string,
  slice: number,
  deadlineMs: number,
): Promise<SliceRun> => {
  const { replay } = await loadReplay(ports, replayId);
  if (replay.spec.mode === 'rebuild') return rehearseWindow(ports, replay, slice, deadlineMs);
  const { events } = await readSlice(ports, replayId, slice);
  return runSlice(
    ports,
    {
      replay,
      slice,
      phase: 'rehearse',
      kind: 'rehearsal',
      events,
      takers: (type) => takersIn(ports, replay, type),
      timesRate: REHEARSAL_TIMES_RATE,
      stoppable: true,
      deliver: async (chunk) => ({ deltas: await rehearseEvents(ports, replay, chunk) }),
    },
    deadlineMs,
  );
};
