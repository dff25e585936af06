import type { OutboxEntry } from './entry.ts';

/** What the bus is told of one event. */
export interface BusEntry {
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: string;
  readonly timeMs: number;
  readonly bytes: number;
}

export interface PutEventsLimits {
  /** API Reference, PutEvents. */
  readonly maxEntries: number;
  /** Sum of the entry sizes of one call; each call stays below it. */
  readonly maxBytes: number;
}

/** The call's size limit was 256 KB for long and is 1 MB in more and more regions: the smaller one works everywhere. */
export const defaultPutEventsLimits: PutEventsLimits = { maxEntries: 10, maxBytes: 256 * 1024 };

/** EventBridge User Guide, "Calculating PutEvents event entry size": a time counts 14 bytes, texts their UTF-8. */
const TIME_BYTES = 14;

const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

/** `happenedAtMs`: EventBridge keeps whole seconds; the event itself keeps the exact time. */
export const toBusEntry = ({ name, event, text }: OutboxEntry, happenedAtMs: number): BusEntry => ({
  name,
  source: event.source,
  detailType: event.type,
  detail: text,
  timeMs: happenedAtMs,
  bytes: TIME_BYTES + utf8Bytes(event.source) + utf8Bytes(event.type) + utf8Bytes(text),
});

export interface PutEventsPlan {
  readonly calls: readonly (readonly BusEntry[])[];
  /** Larger than a whole call: these can never be published. */
  readonly tooLarge: readonly BusEntry[];
}

/** Splits entries into calls within the limits, in their order. */
export const planPutEvents = (
  entries: readonly BusEntry[],
  { maxEntries, maxBytes }: PutEventsLimits = defaultPutEventsLimits,
): PutEventsPlan => {
  const calls: BusEntry[][] = [];
  const tooLarge: BusEntry[] = [];
  let current: BusEntry[] = [];
  let currentBytes = 0;
  for (const entry of entries) {
    if (entry.bytes >= maxBytes) {
      tooLarge.push(entry);
      continue;
    }
    if (current.length === maxEntries || currentBytes + entry.bytes >= maxBytes) {
      calls.push(current);
      current = [];
      currentBytes = 0;
    }
    current.push(entry);
    currentBytes += entry.bytes;
  }
  return { calls: current.length === 0 ? calls : [...calls, current], tooLarge };
};
