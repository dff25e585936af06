import { wouldAct } from '../domain/external-effects.ts';
import { REHEARSAL_TIMES_RATE } from '../domain/limits.ts';
import type { Delta } from '../domain/model.ts';
import { sliceAtApproval } from './at-approval.ts';
import { loadReplay } from './change-replay.ts';
import { deliveryName } from './deltas.ts';
import type { WorkPorts } from './ports.ts';
import { rehearseEvents } from './rehearse.ts';
import { runSlice, type SliceRun } from './run-slice.ts';
import { takersIn } from './scan.ts';
import { readSlice, type SliceEvent } from './slice-events.ts';

/** How long live traffic may take to apply what was appended, before what is left counts as not applied. */
const MAX_WAIT_MS = 5 * 60_000;
const LOOK_AGAIN_MS = 2_000;

/**
 * Rehearses a slice once more: after a replay there must be nothing left that it would apply. A backfill waits for live
 * traffic, for a bounded time.
 */
export const verifySlice = async (
  ports: WorkPorts,
  replayId: string,
  slice: number,
  deadlineMs: number,
): Promise<SliceRun> => {
  const { replay } = await loadReplay(ports, replayId);
  const { events: cut } = await readSlice(ports, replayId, slice);
  const events = sliceAtApproval(replay, cut);
  const untilMs = Math.min(deadlineMs, ports.clock() + MAX_WAIT_MS);

  const settled = async (chunk: readonly SliceEvent[]): Promise<readonly Delta[]> => {
    const last = new Map<string, Delta>();
    let left = chunk;
    for (;;) {
      const deltas = await rehearseEvents(ports, replay, left);
      for (const delta of deltas) last.set(deliveryName(delta.eventKey, delta.consumer), delta);
      const open = new Set(
        deltas.flatMap(({ eventKey, outcome }) => (wouldAct(outcome, replay.approval) ? [eventKey] : [])),
      );
      left = chunk.filter(({ eventKey }) => open.has(eventKey));
      const isOver = replay.spec.mode !== 'backfill' || ports.clock() >= untilMs;
      if (left.length === 0 || isOver) return [...last.values()];
      await ports.sleep(LOOK_AGAIN_MS);
    }
  };

  return runSlice(
    ports,
    {
      replay,
      slice,
      phase: 'verify',
      kind: 'verified',
      events,
      takers: (type) => takersIn(ports, replay, type),
      timesRate: REHEARSAL_TIMES_RATE,
      stoppable: false,
      deliver: async (chunk) => ({ deltas: await settled(chunk) }),
    },
    deadlineMs,
  );
};
