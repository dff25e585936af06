import { DOOR_VERSION } from '@twolane/consumer';
import type { Delta, Replay } from '../domain/model.ts';
import type { Rehearsed } from '../domain/verify.ts';
import { askDoor } from './ask-door.ts';
import { compared } from './compared.ts';
import { NAP_MS, watchControl } from './control.ts';
import { deliveryName, deltaOf } from './deltas.ts';
import type { WorkPorts } from './ports.ts';
import type { ChunkResult } from './run-slice.ts';
import { takersIn } from './scan.ts';
import type { SliceEvent } from './slice-events.ts';

/** Consumers that cannot apply some events yet (a conflict, something that must come first) are asked again so often. */
const MAX_ROUNDS = 3;
const PAUSE_MS = 500;

interface Open {
  readonly consumer: string;
  readonly events: readonly SliceEvent[];
}

/**
 * Brings a chunk to the consumers that take it, each aggregate in order: what follows an event that may pass later waits for it, as it
 * was rehearsed, but for the last round. All of them wait together before the next round, and no longer once
 * people wish a pause or an end: then what is left is asked once more at once, and keeps that outcome.
 */
export const applyEvents = async (
  ports: WorkPorts,
  replay: Replay,
  events: readonly SliceEvent[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
): Promise<ChunkResult> => {
  const all = ports.manifest.flatMap(({ name }): readonly Open[] => {
    const taken = events.filter(({ type }) => takersIn(ports, replay, type).includes(name));
    return taken.length === 0 ? [] : [{ consumer: name, events: taken }];
  });
  const done = new Map<string, Delta>();
  let left: readonly Open[] = all;
  let isLast = false;
  for (let round = 1; left.length > 0; round += 1) {
    // What still fails keeps nobody waiting in the end.
    const inOrder = !isLast && round < MAX_ROUNDS;
    left = await askedOnce(ports, replay, { open: left, inOrder }, done);
    if (left.length === 0 || isLast || round === MAX_ROUNDS) break;
    const waited = await waitUnlessStopped(ports, replay, Math.floor(ports.random() * PAUSE_MS * 2 ** round));
    isLast = !waited;
  }
  const deltas = all.flatMap(({ consumer, events: taken }) =>
    taken.flatMap(({ eventKey }) => done.get(deliveryName(eventKey, consumer)) ?? []),
  );
  return compared(deltas, rehearsed, replay);
};

/** Notes what each consumer answers; what may pass later. */
const askedOnce = async (
  ports: WorkPorts,
  { replayId, approval }: Replay,
  { open, inOrder }: { readonly open: readonly Open[]; readonly inOrder: boolean },
  done: Map<string, Delta>,
): Promise<readonly Open[]> => {
  const left: Open[] = [];
  for (const { consumer, events } of open) {
    const asked = await askDoor(ports, consumer, events, (asOf) => ({
      twolane: DOOR_VERSION,
      kind: 'apply',
      replayId,
      events: asOf,
      allowExternal: approval?.allowExternal === true,
      inOrder,
    }));
    for (const { event, outcome } of asked) {
      done.set(deliveryName(event.eventKey, consumer), deltaOf(event, consumer, outcome));
    }
    const later = asked.flatMap(({ event, outcome }) =>
      outcome.kind === 'failed' && outcome.mayPassLater === true ? [event] : [],
    );
    if (later.length > 0) left.push({ consumer, events: later });
  }
  return left;
};

/** Whether nobody wished otherwise meanwhile. */
const waitUnlessStopped = async (
  ports: WorkPorts,
  { replayId }: Replay,
  waitMs: number,
): Promise<boolean> => {
  const control = watchControl(ports, replayId);
  for (let leftMs = waitMs; ; leftMs -= NAP_MS) {
    if ((await control()).wish !== 'run') return false;
    if (leftMs <= 0) return true;
    await ports.sleep(Math.min(NAP_MS, leftMs));
  }
};
