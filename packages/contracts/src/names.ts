import type { CloudEvent } from './cloud-event.ts';

/**
 * The name of an event for ever: CloudEvents 1.0 makes `source` + `id` unique, an id alone is unique only within
 * its source. Outbox sort key and inbox mark key. Slashes in the id are escaped: source `a/b` with id `c` is not source
 * `a` with id `b/c`.
 */
export const eventKey = ({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string =>
  `${source}/${id.replaceAll('%', '%25').replaceAll('/', '%2F')}`;

/** The id of an event that a consumer emits: the same cause and rule always give the same id. */
export const derivedId = (causeId: string, rule: string, n?: number): string =>
  n === undefined ? `${causeId}.${rule}` : `${causeId}.${rule}.${n}`;

const SEQUENCE_DIGITS = 10;
export const MAX_SEQUENCE = 10 ** SEQUENCE_DIGITS - 1;

/** An aggregate's version as text whose order is number order. Throws RangeError outside 0..`MAX_SEQUENCE`. */
export const sequenceText = (n: number): string => {
  if (!Number.isInteger(n) || n < 0 || n > MAX_SEQUENCE) {
    throw new RangeError(`A sequence is a whole number from 0 to ${MAX_SEQUENCE}, not ${n}.`);
  }
  return String(n).padStart(SEQUENCE_DIGITS, '0');
};

/** `undefined` for text that `sequenceText` does not make. */
export const sequenceNumber = (text: string): number | undefined =>
  /^\d{10}$/.test(text) ? Number(text) : undefined;
