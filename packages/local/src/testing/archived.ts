import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { DeliveryStreams } from '../firehose/delivery-streams.ts';
import type { Buckets } from '../s3/types.ts';

const looks = 500;
const lookEveryMs = 10;

/** All lines in all objects of the archive, in the order of their keys, once nothing waits in a stream any more. */
export const archivedIn = async (streams: DeliveryStreams, buckets: Buckets): Promise<readonly string[]> => {
  // Files and compression take their time, whatever the clock of the test says.
  for (let look = 0; look < looks && streams.all().some((stream) => stream.waiting() > 0); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  const query = { prefix: '', delimiter: undefined, after: '', limit: 100_000 };
  const listing = buckets.list('archive', query);
  if (!listing.ok) throw new Error(listing.refusal.message);
  const lines: string[] = [];
  for (const object of listing.value.objects) {
    const content = await buffer(await buckets.read(object, 0, object.bytes - 1));
    lines.push(...gunzipSync(content).toString().split('\n').slice(0, -1));
  }
  return lines;
};
