import { createHash } from 'node:crypto';
import type { CloudEvent } from './cloud-event.ts';

/**
 * The name of an event for ever: CloudEvents 1.0 makes `source` + `id` unique, an id alone is unique only within
 * its source. Outbox sort key and inbox mark key. Slashes in the id are escaped: source `a/b` with id `c` is not source
 * `a` with id `b/c`.
 */
export const eventKey = ({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string =>
  `${source}/${id.replaceAll('%', '%25').replaceAll('/', '%2F')}`;

const RESERVED_SOURCE = /^twolane(\.|$)/i;

/** Whether only services of ours may say events of this source. */
export const isOurs = (source: string): boolean => RESERVED_SOURCE.test(source);

/**
 * What the ids of the events that follow from this one begin with. Ids of ours are unique among all our services; those of
 * two producers may be alike, so theirs bear their source, hashed to stay short.
 */
export const causeId = ({ source, id }: Pick<CloudEvent, 'source' | 'id'>): string =>
  isOurs(source) ? id : `${id}~${createHash('sha256').update(source, 'utf8').digest('hex').slice(0, 16)}`;

/** The id of an event that a consumer emits, after its `causeId`: the same cause and rule always give the same id. */
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
