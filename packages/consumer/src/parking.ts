import { deflateSync } from 'node:zlib';
import { ok, type Result, refuse } from '@twolane/contracts';
import { type Item, type Key, RetryableError, type Store } from '@twolane/store';
import { PARKED_RETENTION_MS } from './limits.ts';

/** How a message came to be set aside: by its consumer, or from the consumer's dead-letter queue. */
export type ParkedKind = 'parked' | 'deadLettered';

/** A message that is set aside, whole. Times in epoch milliseconds. */
export interface ParkedMessage {
  readonly consumer: string;
  /** Default: `parked`. */
  readonly kind?: ParkedKind;
  /** One word for machines: `invalid-data`, `frozen`, or the reaction's own. */
  readonly cause: string;
  /** A sentence for people. */
  readonly why: string;
  /** What came from the queue, unchanged. */
  readonly body: string;
  readonly messageId: string;
  readonly receivedAtMs: number;
  /** When it came into the queue; default: `receivedAtMs`. */
  readonly sentAtMs?: number;
  readonly receiveCount?: number;
}

export interface Parking {
  /**
   * Keeps the message. The same message again is the same item. The refusal says why it cannot be kept. Throws what
   * the store throws.
   */
  park(message: ParkedMessage): Promise<Result<void, string>>;
}

/**
 * Room for the body within an item's 400 KB ("Quotas in Amazon DynamoDB", item size); the rest is for key and
 * attributes.
 */
export const MAX_PARKED_BODY_BYTES = 380 * 1024;
/** `why` may quote many problems. */
const MAX_WHY_LENGTH = 4_000;

/**
 * Where a parked message is found: by consumer and day, oldest first. Made of what stays the same in every delivery
 * (when it came into the queue, its id), so that parking twice is parking once.
 */
export const parkedKey = ({
  consumer,
  messageId,
  sentAtMs,
  receivedAtMs,
}: Pick<ParkedMessage, 'consumer' | 'messageId' | 'sentAtMs' | 'receivedAtMs'>): Key => {
  const sentAt = new Date(sentAtMs ?? receivedAtMs).toISOString();
  return { pk: parkedPartition(consumer, sentAt.slice(0, 10)), sk: `${sentAt}#${messageId}` };
};

/** What one consumer set aside of the messages that came into its queue on one day (`2026-11-21`, UTC). */
export const parkedPartition = (consumer: string, day: string): string => `${consumer}#${day}`;

/** The body as it is, or deflated (RFC 1950) where it would not fit, or undefined where it would not even then. */
export const bodyAttributes = (body: string): Item | undefined => {
  if (Buffer.byteLength(body) <= MAX_PARKED_BODY_BYTES) return { body };
  const bodyDeflated = deflateSync(body);
  return bodyDeflated.byteLength <= MAX_PARKED_BODY_BYTES ? { bodyDeflated } : undefined;
};

export const createParking = ({
  store,
  table,
}: {
  readonly store: Pick<Store, 'commit'>;
  readonly table: string;
}): Parking => ({
  park: async (message) => {
    const body = bodyAttributes(message.body);
    if (body === undefined) {
      return refuse(
        `The body has ${Buffer.byteLength(message.body)} bytes, too many for an item even deflated.`,
      );
    }
    const {
      consumer,
      kind = 'parked',
      cause,
      why,
      messageId,
      receivedAtMs,
      sentAtMs = receivedAtMs,
      receiveCount = 1,
    } = message;
    const item: Item = {
      consumer,
      cause,
      why: why.slice(0, MAX_WHY_LENGTH),
      messageId,
      sentAt: new Date(sentAtMs).toISOString(),
      parkedAt: new Date(receivedAtMs).toISOString(),
      receiveCount,
      ...(kind === 'parked' ? {} : { kind }),
      ...body,
    };
    const expiresAtSec = Math.ceil((receivedAtMs + PARKED_RETENTION_MS) / 1000);
    const result = await store.commit({
      writes: [{ kind: 'putIfAbsent', table, key: parkedKey(message), item, expiresAtSec }],
      events: [],
    });
    // Otherwise a conflict says that the item is there: an earlier delivery parked this message and could not say so.
    if (result.kind === 'conflict' && result.isBusy === true) {
      throw new RetryableError(
        'Somebody is writing the parked message at this moment: it may not be there yet.',
      );
    }
    return ok(undefined);
  },
});
