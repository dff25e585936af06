import { eventKey } from '@twolane/contracts';
import { allEnded } from '@twolane/parallel';
import { RetryableError } from '@twolane/store';
import { wouldAct } from '../domain/external-effects.ts';
import { isReadable } from '../domain/matches.ts';
import { type Delta, OUTCOME_KINDS, type OutcomeKind, type Replay } from '../domain/model.ts';
import type { Rehearsed } from '../domain/verify.ts';
import { atApproval } from './at-approval.ts';
import { compared } from './compared.ts';
import { deliveryName } from './deltas.ts';
import { ownJson } from './own-json.ts';
import type { WorkPorts } from './ports.ts';
import type { ChunkResult } from './run-slice.ts';
import { recordedAt, takersIn } from './scan.ts';
import type { SliceEvent } from './slice-events.ts';

const APPENDS_AT_ONCE = 8;
/** A mark must outlive whatever could bring the same event again: as long as inbox marks do. */
const MARK_DAYS = 400;
const DAY_SEC = 24 * 60 * 60;

/**
 * Appends events to the journal that some consumer would apply, or act on outside where that is approved; live traffic brings them to everyone who takes them. The
 * mark is in the same commit, so that twice is once. Events that nobody would apply are left as they are.
 */
export const appendEvents = async (
  ports: WorkPorts,
  replay: Replay,
  events: readonly SliceEvent[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
): Promise<ChunkResult> => {
  const deltas: Delta[] = [];
  const isWanted = ({ outcome }: { readonly outcome: OutcomeKind }): boolean =>
    wouldAct(outcome, replay.approval);
  for (let at = 0; at < events.length; at += APPENDS_AT_ONCE) {
    const some = events.slice(at, at + APPENDS_AT_ONCE);
    // One moment for all that is appended at once: an aggregate's events are never recorded in another order than their own.
    const nowMs = ports.clock();
    const appending = some.map(async (event) => {
      const shown = takersIn(ports, replay, event.type).map((consumer) => ({
        consumer,
        outcome: outcomeShown(rehearsed, event, consumer),
      }));
      const byUs = shown.some(isWanted) ? await append(ports, replay, event, nowMs) : false;
      return shown.map(({ consumer, outcome }) => {
        const appended = byUs ? 'applied' : 'alreadyApplied';
        return appendedDelta(event, consumer, isWanted({ outcome }) ? appended : outcome);
      });
    });
    deltas.push(...(await allEnded(appending)).flat());
  }
  // What live consumers change is not seen here; that it is changed is what the verification proves.
  return { deltas, overtaken: compared(deltas, rehearsed, replay).overtaken };
};

const outcomeShown = (
  rehearsed: ReadonlyMap<string, Rehearsed>,
  event: SliceEvent,
  consumer: string,
): OutcomeKind => {
  const shown = rehearsed.get(deliveryName(event.eventKey, consumer))?.outcome;
  return OUTCOME_KINDS.find((kind) => kind === shown) ?? 'failed';
};

/** Whether this replay appended it, now or before; false: another one had. */
const append = async (
  { store, replays }: WorkPorts,
  replay: Replay,
  { text, eventKey: name }: SliceEvent,
  nowMs: number,
): Promise<boolean> => {
  const event = ownJson(text, `Event ${name}`);
  if (!isReadable(event)) return false;
  const key = { pk: `backfilled#${eventKey(event)}`, sk: 'mark' };
  const before = await store.get(replays.name, key);
  if (before !== undefined) return before.item['replayId'] === replay.replayId;
  const now = { ...recordedAt(atApproval(replay, event), nowMs), backfilledby: replay.replayId };
  const result = await store.commit({
    writes: [
      {
        kind: 'putIfAbsent',
        table: replays.name,
        key,
        item: { replayId: replay.replayId },
        expiresAtSec: Math.ceil(nowMs / 1000) + MARK_DAYS * DAY_SEC,
      },
    ],
    events: [now],
  });
  if (result.kind === 'committed') return true;
  // Another worker was faster: of this replay, where an invocation was repeated while it still ran.
  const after = await store.get(replays.name, key);
  if (after === undefined)
    throw new RetryableError(`Whoever was appending ${eventKey(event)} has not done so.`);
  return after.item['replayId'] === replay.replayId;
};

const appendedDelta = (event: SliceEvent, consumer: string, outcome: OutcomeKind): Delta => ({
  eventKey: event.eventKey,
  type: event.type,
  subject: event.subject,
  time: event.time,
  recordedTime: event.recordedTime,
  hour: event.hour,
  consumer,
  outcome,
  ...(outcome === 'applied' ? { why: 'Appended to the journal; live traffic applies it.' } : {}),
  changes: [],
  emits: [],
});
