import { RetryableError } from '@twolane/store';
import { memoryFiles } from '../../../services/replay/src/admin/testing/memory-files.ts';
import type { ReplayFiles } from '../../../services/replay/src/files.ts';
import type { Call, Through } from '../aws/calls.ts';
import type { Instance } from '../aws/lambda.ts';
import type { Faults } from '../faults/faults.ts';

const CHUNK_BYTES = 16 * 1024;

/** The replay's bucket. S3 is strongly consistent: what was written is read. */
export const createBucket = ({ through, faults }: { readonly through: Through; readonly faults: Faults }) => {
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
    /** Whatever lies in a folder, for the oracle. */
    inFolder: (prefix: string): readonly Uint8Array[] =>
      [...objects].flatMap(([key, body]) => (key.startsWith(prefix) ? [body] : [])),
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
          call(`puts new ${key}`, true, () => files.putNew(key, body)),
        ),
    }),
  };
};

export type Bucket = ReturnType<typeof createBucket>;
