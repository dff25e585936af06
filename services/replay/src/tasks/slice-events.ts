import { eventKey, parseTime } from '@twolane/contracts';
import { hourOf } from '@twolane/event-time';
import { isReadable } from '../domain/matches.ts';
import { isRecord, isText, isWhole, listOf, shapeOf } from '../domain/shape.ts';
import type { ByteRange, Slice } from '../domain/slices.ts';
import { orderOf } from './event-order.ts';
import { ownJson } from './own-json.ts';
import { placeOf } from './partition.ts';
import { paths } from './paths.ts';
import type { WorkPorts } from './ports.ts';
import { readJsonFile, readText } from './read-file.ts';

/** One event of a slice; its text is what was recorded. */
export interface SliceEvent {
  readonly text: string;
  readonly eventKey: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly recordedTime: string;
  readonly hour: string;
  /** Of its aggregate. */
  readonly aggregate: number;
  readonly canary: number;
}

const byteRange = shapeOf<ByteRange>({ key: isText, from: isWhole, to: isWhole });
const isSlice = (value: unknown): value is Slice =>
  isRecord(value) &&
  isWhole(value['slice']) &&
  isWhole(value['bucket']) &&
  isWhole(value['events']) &&
  listOf(byteRange)(value['ranges']);

const RANGES_AT_ONCE = 8;

/**
 * The events of a slice, each once, aggregate by aggregate in the order in which stages let them through, so that a rehearsal meets
 * them as they are applied; each aggregate's in the order in which they were recorded. The same every time. In memory as text: a slice
 * is cut so that this is little.
 */
export const readSlice = async (
  { files }: Pick<WorkPorts, 'files'>,
  replayId: string,
  slice: number,
): Promise<{ readonly bucket: number; readonly events: readonly SliceEvent[] }> => {
  const { ranges, bucket } = await readJsonFile(files, paths(replayId).slice(slice), isSlice);
  const found = new Map<string, { readonly event: SliceEvent; readonly order: string }>();
  for (let at = 0; at < ranges.length; at += RANGES_AT_ONCE) {
    const texts = await Promise.all(
      ranges
        .slice(at, at + RANGES_AT_ONCE)
        .map(({ key, from, to }) => readText(files, key, { fromByte: from, toByte: to })),
    );
    for (const line of texts.flatMap((text) => text.split('\n'))) {
      const read = line === '' ? undefined : sliceEvent(line);
      // The archive may hold an event twice.
      if (read !== undefined && !found.has(read.event.eventKey)) found.set(read.event.eventKey, read);
    }
  }
  const sorted = [...found.values()].sort(
    (a, b) =>
      a.event.canary - b.event.canary ||
      a.event.aggregate - b.event.aggregate ||
      (a.order < b.order ? -1 : 1),
  );
  return { bucket, events: sorted.map(({ event }) => event) };
};

const sliceEvent = (text: string) => {
  const event = ownJson(text, 'A line of a slice');
  if (!isReadable(event)) return undefined;
  const { type, subject, time, recordedtime, partitionkey } = event;
  const { id, canary } = placeOf(partitionkey);
  return {
    event: {
      text,
      eventKey: eventKey(event),
      type,
      subject,
      time,
      recordedTime: recordedtime,
      hour: hourOf(parseTime(time) ?? 0),
      aggregate: id,
      canary,
    },
    order: orderOf(event),
  };
};
