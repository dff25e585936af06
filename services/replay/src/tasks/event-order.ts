import { type CloudEvent, eventKey, parseTime } from '@twolane/contracts';

/** Milliseconds since 1970 of any year that events have, as text whose order is number order. */
const MS_DIGITS = 15;

/**
 * Text that sorts events of one aggregate as a consumer should meet them: as they were recorded; those of one moment as they
 * happened (all lines of a backfill are recorded at one moment), then by their sequence. The key only makes it the same every time.
 */
export const orderOf = (event: CloudEvent): string => {
  const { partitionkey, recordedtime, time, sequence = '' } = event;
  const happened = String(Math.max(0, parseTime(time) ?? 0)).padStart(MS_DIGITS, '0');
  return `${partitionkey}\n${recordedtime}\n${happened}\n${sequence}\n${eventKey(event)}`;
};
