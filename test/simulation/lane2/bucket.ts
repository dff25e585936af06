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
  /** Somebody was told that they are there. What comes late, after whoever sent it and its successor have gone on, nobody knows of. */
  const known = new Set<string>();
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
    /** Whatever lay in a folder at some time to somebody's knowledge, for the oracle. */
    inFolder: (prefix: string, untilMs: number): readonly Uint8Array[] =>
      [...objects].flatMap(([key, body]) =>
        key.startsWith(prefix) && known.has(key) && (writtenMs.get(key) ?? 0) <= untilMs ? [body] : [],
      ),
    of: (instance: Instance): ReplayFiles => ({
      list: (prefix, page) =>
        through(
          instance,
          call(`lists ${prefix}`, false, () => files.list(prefix, page)),
        ),
      read: async (key, options) => {
        const file = await through(
          instance,
          call(`reads ${key}`, false, () => files.read(key, options)),
        );
        if (file !== undefined) known.add(key);
        return file;
      },
      put: (key, body) =>
        through(
          instance,
          call(`puts ${key}`, true, () => files.put(key, body)),
        ),
      putNew: async (key, body) => {
        const isNew = await through(
          instance,
          call(`puts new ${key}`, true, () => {
            if (!objects.has(key)) writtenMs.set(key, nowMs());
            return files.putNew(key, body);
          }),
        );
        known.add(key);
        return isNew;
      },
    }),
  };
};

export type Bucket = ReturnType<typeof createBucket>;
