import { type CloudEvent, parseTime } from '@twolane/contracts';
import type { EventFilter, TimeRange } from './model.ts';
import { isRecord } from './shape.ts';

/** What the replay must know of an event; the rest is the consumer's to judge. */
export type ReadableEvent = CloudEvent;

const TEXTS = ['id', 'source', 'type', 'subject', 'time', 'recordedtime', 'partitionkey'] as const;

/** An event whose attributes can be planned with. Its data and its contract are checked by each consumer. */
export const isReadable = (value: unknown): value is ReadableEvent =>
  isRecord(value) &&
  TEXTS.every((name) => typeof value[name] === 'string') &&
  parseTime(String(value['time'])) !== undefined &&
  parseTime(String(value['recordedtime'])) !== undefined;

export interface Wanted {
  readonly filter: EventFilter;
  /** Types that any of the consumers takes. */
  readonly types: ReadonlySet<string>;
  readonly range?: TimeRange;
  /** Keys of events whose messages are parked with the wanted cause; absent where none is asked for. */
  readonly parked?: ReadonlySet<string>;
}

/** Whether a replay is about this event. `eventKey` is the event's. */
export const matches = (event: ReadableEvent, eventKey: string, wanted: Wanted): boolean => {
  const { filter, types, range, parked } = wanted;
  if (!types.has(event.type)) return false;
  if (filter.types !== undefined && filter.types.length > 0 && !filter.types.includes(event.type)) {
    return false;
  }
  if (filter.subject !== undefined && filter.subject !== event.subject) return false;
  if (parked !== undefined && !parked.has(eventKey)) return false;
  return range === undefined || isWithin(timeOn(event, range.axis), range);
};

const timeOn = ({ time, recordedtime }: ReadableEvent, axis: TimeRange['axis']): number =>
  parseTime(axis === 'occurred' ? time : recordedtime) ?? Number.NaN;

const isWithin = (atMs: number, { fromMs, toMs }: TimeRange): boolean => atMs >= fromMs && atMs < toMs;
