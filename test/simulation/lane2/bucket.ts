import { RetryableError } from '@twolane/store';
import { memoryFiles } from '../../../services/replay/src/admin/testing/memory-files.ts';
import type { ReplayFiles } from '../../../services/replay/src/files.ts';
import type { Call, Through } from '../aws/calls.ts';
import type { Instance } from '../aws/lambda.ts';
import type { Faults } from '../faults/faults.ts';

const CHUNK_BYTES = 16 * 1024;

interface Ports {
  readonly through: Through;
  readonly faults: Faults;
  readonly nowMs: () => number;
}

/** The replay's bucket. S3 is strongly consistent: what was written is read. */
export const createBucket = ({ through, faults, nowMs }: Ports) => {
  const writtenMs = new Map<string, number>();
  const { files, text, objects } = memoryFiles(CHUNK_BYTES);
  const call = <Value>(what: string, isWrite: boolean, serve: () => Promise<Value>): Call<Value> => ({
    what,
    isWrite,
    serve,
    refuse: () => {
      if (faults.fires('throttle')) throw new RetryableError(`${what}: slow down.`);
      return undefined;
    },
  });
  return {
    text,
    /** Somebody puts a file there, by a URL of its own. */
    sent: (key: string, body: string): void => void objects.set(key, Buffer.from(body)),
    /** Whatever lay in a folder at some time, for the oracle. */
    inFolder: (prefix: string, untilMs: number): readonly Uint8Array[] =>
      [...objects].flatMap(([key, body]) =>
        key.startsWith(prefix) && (writtenMs.get(key) ?? 0) <= untilMs ? [body] : [],
      ),
    of: (instance: Instance): ReplayFiles => ({
      list: (prefix, page) =>
        through(
          instance,
          call(`lists ${prefix}`, false, () => files.list(prefix, page)),
        ),
      read: (key, options) =>
        through(
          instance,
          call(`reads ${key}`, false, () => files.read(key, options)),
        ),
      put: (key, body) =>
        through(
          instance,
          call(`puts ${key}`, true, () => files.put(key, body)),
        ),
      putNew: (key, body) =>
        through(
          instance,
          call(`puts new ${key}`, true, () => {
            if (!objects.has(key)) writtenMs.set(key, nowMs());
            return files.putNew(key, body);
          }),
        ),
    }),
  };
};

export type Bucket = ReturnType<typeof createBucket>;
