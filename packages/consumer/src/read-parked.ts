import { inflateSync } from 'node:zlib';
import { parseTime } from '@twolane/contracts';
import { fieldsOf, type StoredItem, TerminalError } from '@twolane/store';
import type { ParkedKind, ParkedMessage } from './parking.ts';

/** A parked message with all that its item knows. */
export type KeptMessage = Required<ParkedMessage>;

/** Four times what SQS takes as a message ("Amazon SQS message quotas"): an item that inflates to more is none of ours. */
const MAX_INFLATED_BYTES = 4 * 1024 * 1024;

/** The message that `createParking` made this item of. Throws `TerminalError` for an item that it did not make. */
export const readParked = (stored: StoredItem): KeptMessage => {
  const fields = fieldsOf(stored);
  return {
    consumer: fields.text('consumer'),
    kind: kindFrom(stored, fields.optionalText('kind') ?? 'parked'),
    cause: fields.text('cause'),
    why: fields.text('why'),
    messageId: fields.text('messageId'),
    sentAtMs: timeFrom(stored, 'sentAt'),
    receivedAtMs: timeFrom(stored, 'parkedAt'),
    receiveCount: fields.whole('receiveCount'),
    body: readBody(stored),
  };
};

/** What `bodyAttributes` made of a body, back again. */
export const readBody = (stored: StoredItem): string => {
  const deflated = stored.item['bodyDeflated'];
  if (!(deflated instanceof Uint8Array)) return fieldsOf(stored).text('body');
  try {
    return inflateSync(deflated, { maxOutputLength: MAX_INFLATED_BYTES }).toString('utf8');
  } catch {
    throw broken(stored, 'bodyDeflated', `deflated text (RFC 1950) of at most ${MAX_INFLATED_BYTES} bytes`);
  }
};

const kindFrom = (stored: StoredItem, text: string): ParkedKind => {
  if (text === 'parked' || text === 'deadLettered') return text;
  throw broken(stored, 'kind', 'parked or deadLettered');
};

const timeFrom = (stored: StoredItem, name: 'sentAt' | 'parkedAt'): number => {
  const atMs = parseTime(fieldsOf(stored).text(name));
  if (atMs === undefined) throw broken(stored, name, 'a time by RFC 3339');
  return atMs;
};

const broken = ({ key }: StoredItem, name: string, must: string): TerminalError =>
  new TerminalError(`Item ${key.pk} / ${key.sk}: attribute "${name}" must be ${must}.`);
