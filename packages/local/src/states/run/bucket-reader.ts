import type { Buckets } from '../../s3/types.ts';
import type { ObjectReader } from './ports.ts';

/** Item readers read from the buckets of the stack itself. */
export const bucketReader = (buckets: Pick<Buckets, 'find' | 'read'>): ObjectReader => ({
  open: async function* (bucket, key) {
    const found = buckets.find(bucket, key);
    if (!found.ok) throw new Error(found.refusal.message);
    if (found.value.bytes === 0) return;
    for await (const chunk of await buckets.read(found.value, 0, found.value.bytes - 1)) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
  },
});
