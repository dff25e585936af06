import { DOOR_VERSION, MAX_DOOR_EVENTS } from '@twolane/consumer';
import { type CloudEvent, eventKey, parseTime } from '@twolane/contracts';
import { hourOf } from '@twolane/event-time';
import { RetryableError } from '@twolane/store';
import { isReadable, matches } from '../domain/matches.ts';
import type { Replay } from '../domain/model.ts';
import type { WorkPorts } from './ports.ts';
import { rebuildOf } from './rebuild-windows.ts';
import { journalRows, typesOf } from './scan.ts';

/**
 * Brings into the new figures what was recorded after the plan had been made. Live traffic writes into both from the
 * moment on in which the rebuild began, and whatever it handled before that was recorded before: read after the
 * beginning, the journal has all that the plan could not know. Comes back with how many events there were.
 */
export const catchUp = async (ports: WorkPorts, replay: Replay): Promise<number> => {
  const { range } = replay.spec;
  if (range === undefined) return 0;
  const wanted = { filter: {}, types: typesOf(ports, replay), range };
  const byWindow = new Map<string, CloudEvent[]>();
  let caughtUp = 0;
  const fill = async (window: string, events: readonly CloudEvent[]): Promise<void> => {
    await fillWith(ports, replay, window, events);
    caughtUp += events.length;
    byWindow.delete(window);
  };
  const since = { fromMs: replay.requestedAtMs, toMs: ports.clock() };
  for await (const event of journalRows(ports, since)) {
    if (!isReadable(event) || !matches(event, eventKey(event), wanted)) continue;
    const window = hourOf(parseTime(event.time) ?? 0);
    const events = [...(byWindow.get(window) ?? []), event];
    byWindow.set(window, events);
    if (events.length >= MAX_DOOR_EVENTS) await fill(window, events);
  }
  for (const [window, events] of [...byWindow]) await fill(window, events);
  return caughtUp;
};

const fillWith = async (
  { doors }: WorkPorts,
  replay: Replay,
  window: string,
  events: readonly CloudEvent[],
): Promise<void> => {
  const { consumer } = rebuildOf(replay);
  const { outcomes } = await doors.call(consumer, {
    twolane: DOOR_VERSION,
    kind: 'rebuild',
    step: 'fill',
    replayId: replay.replayId,
    window,
    events,
  });
  const late = outcomes.find(({ kind, mayPassLater }) => kind === 'failed' && mayPassLater === true);
  if (late !== undefined)
    throw new RetryableError(`${consumer}, ${late.eventKey}: ${late.why ?? late.cause}`);
};
