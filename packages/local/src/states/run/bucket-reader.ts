import type { Buckets } from '../../s3/types.ts';
import type { ObjectReader } from './ports.ts';

/** Item readers read from the buckets of the stack itself. */
export const bucketReader = (
  buckets: Pick<Buckets, 'find' | 'read'>,
  /** Why a state machine may not read an object, in AWS's words. */
  refusalFor: (machineArn: string, objectArn: string) => string | undefined,
): ObjectReader => ({
  open: async function* (bucket, key, machineArn) {
    const refusal = refusalFor(machineArn, `arn:aws:s3:::${bucket}/${key}`);
    if (refusal !== undefined) throw new Error(refusal);
    const found = buckets.find(bucket, key);
    if (!found.ok) throw new Error(found.refusal.message);
    if (found.value.bytes === 0) return;
    for await (const chunk of await buckets.read(found.value, 0, found.value.bytes - 1)) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
  },
});
