import { isRecord, isText, isWhole, listOf, mapOf, shapeOf } from './shape.ts';

/** What is known of one part file; its lines are events as JSON text, in the order of their buckets. */
export interface ScannedPart {
  readonly key: string;
  readonly events: number;
  /** See `PartIndex` of the slices. */
  readonly offsets: readonly number[];
  readonly counts: readonly number[];
  /** Events by type and by the hour in which they happened. */
  readonly byTypeAndHour: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly late: number;
  readonly frozen: number;
  /** Different aggregates, 48 bits each, base64. */
  readonly aggregates: string;
}

const part = shapeOf<ScannedPart>({
  key: isText,
  events: isWhole,
  offsets: listOf(isWhole),
  counts: listOf(isWhole),
  byTypeAndHour: mapOf(mapOf(isWhole)),
  late: isWhole,
  frozen: isWhole,
  aggregates: isText,
});

export const isScannedPart = (value: unknown): value is ScannedPart => part(value);

/** What one item of a scan found. */
export interface ScannedItem {
  readonly parts: number;
  readonly unreadable: number;
}

export const isScannedItem = (value: unknown): value is ScannedItem =>
  isRecord(value) && isWhole(value['parts']) && isWhole(value['unreadable']);
