import { type CloudEvent, timeText } from '@twolane/contracts';
import { hourOf } from '@twolane/event-time';
import { isReadable } from '../domain/matches.ts';
import type { Replay } from '../domain/model.ts';
import { ownJson } from './own-json.ts';
import type { SliceEvent } from './slice-events.ts';

/** An event as it is appended: an adjustment happens when it is approved, everything else when it happened. */
export const atApproval = (
  { spec, approval }: Pick<Replay, 'spec' | 'approval'>,
  event: CloudEvent,
): CloudEvent =>
  spec.backfill?.kind === 'frozen' && approval !== undefined
    ? { ...event, time: timeText(approval.atMs) }
    : event;

/** The same of a slice, which was cut before anybody approved. */
export const sliceAtApproval = (replay: Replay, events: readonly SliceEvent[]): readonly SliceEvent[] =>
  events.map((one) => {
    const before = ownJson(one.text, `Event ${one.eventKey}`);
    const after = isReadable(before) ? atApproval(replay, before) : before;
    if (after === before || !isReadable(after)) return one;
    const { time } = after;
    return { ...one, text: JSON.stringify(after), time, hour: hourOf(replay.approval?.atMs ?? 0) };
  });
