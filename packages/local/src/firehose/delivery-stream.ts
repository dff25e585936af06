import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Buckets } from '../s3/types.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import type { DeliveryStreamDefinition } from '../template/definitions.ts';
import { objectKeyOf } from './prefix.ts';
import { createRecordStore } from './record-store.ts';

const compress = promisify(gzip);

const bytesPerMb = 1_024 * 1_024;
/** Developer guide, "Configure buffering hints": an interval of 0 still means a moment. */
const shortestIntervalMs = 1_000;
/** Between two tries to deliver to a bucket that does not take it. */
const pauseAfterFailureMs = 5_000;

export type DeliveryStream = {
  readonly definition: DeliveryStreamDefinition;
  /** Within the caller's transaction: the record is kept if that is committed. */
  put(body: string): void;
  /** Records that are not in the bucket yet. */
  waiting(): number;
  /** Delivers no more; ends when what is under way has ended. What waits is delivered after the next start. */
  stop(): Promise<void>;
};

export type DeliveryStreamParts = {
  readonly definition: DeliveryStreamDefinition;
  readonly bucketName: string;
  readonly buckets: Buckets;
  readonly storage: Storage;
  readonly clock: Clock;
  /** Why the stream's role may not write an object, in AWS's words. */
  readonly mayWrite?: ((definition: DeliveryStreamDefinition, key: string) => string | undefined) | undefined;
  /** A UUID. */
  newId(): string;
  onError(error: unknown): void;
};

/**
 * Buffers records and delivers them as objects. Promises: a record whose transaction was committed gets into the bucket,
 * after any crash; here exactly once, since the object and the end of its records are one transaction (on AWS: at least
 * once). Records are in the order of their arrival within an object.
 */
export const startDeliveryStream = (parts: DeliveryStreamParts): DeliveryStream => {
  const { definition, storage, clock, buckets } = parts;
  const { name } = definition;
  const records = createRecordStore(storage);
  const limitBytes = definition.sizeMb * bytesPerMb;
  const intervalMs = Math.max(definition.intervalSec * 1_000, shortestIntervalMs);
  const naming = {
    streamName: name,
    prefix: definition.prefix,
    extension: definition.isCompressed ? '.gz' : '',
  };
  let held = records.held(name);
  let callOffAlarm: (() => void) | undefined;
  let delivering: Promise<void> | undefined;
  let isStopped = false;
  let notBeforeMs = 0;

  const deliverOnce = async (): Promise<void> => {
    const batch = records.oldest(name, limitBytes);
    const [first] = batch;
    const last = batch.at(-1);
    if (first === undefined || last === undefined) return;
    const key = objectKeyOf(naming, first.arrivedMs, parts.newId());
    const refusal = parts.mayWrite?.(definition, key);
    if (refusal !== undefined) throw new Error(`${name} cannot deliver: ${refusal}`);
    const text = Buffer.from(batch.map(({ body }) => `${body}${definition.delimiter}`).join(''));
    const content = definition.isCompressed ? await compress(text) : text;
    const written = await buckets.put({
      bucket: parts.bucketName,
      key,
      body: [content],
      algorithms: ['crc32'],
      // A bucket with object lock takes nothing without a digest.
      claims: () => ({
        checksums: new Map(),
        md5: createHash('md5').update(content).digest('base64'),
        bytes: content.length,
      }),
      headers: { 'content-type': 'application/octet-stream' },
      conditions: { onlyIfAbsent: false, onlyOver: undefined },
      retention: undefined,
      alongside: () => records.removeUpTo(name, last.rowId),
    });
    if (!written.ok) throw new Error(`${name} cannot deliver: ${written.refusal.message}`);
    held = records.held(name);
  };

  const deliver = (): void => {
    callOffAlarm = undefined;
    if (isStopped || delivering !== undefined) return;
    delivering = deliverOnce()
      .catch((error: unknown) => {
        notBeforeMs = clock.nowMs() + pauseAfterFailureMs;
        parts.onError(error);
      })
      .finally(() => {
        delivering = undefined;
        setAlarm();
      });
  };
  const setAlarm = (): void => {
    callOffAlarm?.();
    callOffAlarm = undefined;
    const { oldestMs, bytes } = held;
    if (isStopped || delivering !== undefined || oldestMs === undefined) return;
    const dueMs = Math.max(bytes >= limitBytes ? 0 : oldestMs + intervalMs, notBeforeMs);
    callOffAlarm = clock.after(Math.max(1, dueMs - clock.nowMs()), deliver);
  };
  setAlarm();

  return {
    definition,
    put: (body) => {
      const bytes = Buffer.byteLength(body) + definition.delimiter.length;
      const nowMs = clock.nowMs();
      records.add(name, nowMs, bytes, body);
      storage.afterCommit(() => {
        const isFirst = held.count === 0;
        held = { count: held.count + 1, bytes: held.bytes + bytes, oldestMs: held.oldestMs ?? nowMs };
        if (isFirst || (held.bytes >= limitBytes && held.bytes - bytes < limitBytes)) setAlarm();
      });
    },
    waiting: () => held.count,
    stop: async () => {
      isStopped = true;
      callOffAlarm?.();
      await delivering;
    },
  };
};
