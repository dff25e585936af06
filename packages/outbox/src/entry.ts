import { type CloudEvent, parseTime, type Result } from '@twolane/contracts';
import { type Bucket, parseBucketPk } from './bucket.ts';

/** One event as the outbox holds it. */
export interface OutboxEntry {
  /** `eventKey(event)`: what receipts call it. */
  readonly name: string;
  readonly bucket: Bucket;
  readonly event: CloudEvent;
  /** The event as the JSON text that was recorded; published as it is. */
  readonly text: string;
  readonly recordedAtMs: number;
}

/** A row that holds no event: written by other hands, or by a version that is not yet here. */
export interface UnreadableRow {
  readonly name: string;
  readonly bucket: Bucket;
  readonly why: string;
}

/** What is read of a row: its two keys and its text. */
export interface RawRow {
  readonly pk: string;
  readonly sk: string;
  readonly event: unknown;
}

const REQUIRED = ['id', 'source', 'type', 'time', 'recordedtime'] as const;

const isEvent = (value: unknown): value is CloudEvent =>
  typeof value === 'object' &&
  value !== null &&
  REQUIRED.every((name) => typeof Reflect.get(value, name) === 'string');

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `undefined` for a row that is no journal row (receipt, cursor); a refusal names what a journal row lacks. */
export const readRow = ({ pk, sk, event: text }: RawRow): Result<OutboxEntry, UnreadableRow> | undefined => {
  const bucket = parseBucketPk(pk);
  if (bucket === undefined) return undefined;
  const unreadable = (why: string) => ({ ok: false, refusal: { name: sk, bucket, why } }) as const;
  if (typeof text !== 'string') return unreadable('It has no attribute "event" with text.');
  const event = parseJson(text);
  if (!isEvent(event)) return unreadable(`Its event is no JSON object with ${REQUIRED.join(', ')}.`);
  const recordedAtMs = parseTime(event.recordedtime);
  if (recordedAtMs === undefined) return unreadable(`Its recordedtime "${event.recordedtime}" is no time.`);
  return { ok: true, value: { name: sk, bucket, event, text, recordedAtMs } };
};
