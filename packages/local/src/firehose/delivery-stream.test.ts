import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { BucketsParts } from '../s3/buckets.ts';
import type { Buckets } from '../s3/types.ts';
import type { DeliveryStreamDefinition } from '../template/definitions.ts';
import { type ManualClock, manualClock } from '../testing/manual-clock.ts';
import { temporaryFolder } from '../testing/messaging.ts';
import { bucket, openBuckets } from '../testing/s3-house.ts';
import { startDeliveryStream } from './delivery-stream.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let houses = 0;
/** Also beyond a restart no id comes twice. */
let made = 0;

const definition: DeliveryStreamDefinition = {
  logicalId: 'Stream',
  name: 'archive',
  arn: 'arn:aws:firehose:eu-west-1:000000000000:deliverystream/archive',
  roleArn: 'arn:aws:iam::000000000000:role/firehose',
  bucketArn: 'arn:aws:s3:::archive',
  prefix: 'events/!{timestamp:yyyy/MM/dd/HH}/',
  intervalSec: 60,
  sizeMb: 1,
  isCompressed: true,
  delimiter: '\n',
};
const locked = bucket('archive', {
  isVersioned: true,
  hasObjectLock: true,
  defaultRetention: { mode: 'GOVERNANCE', days: 30 },
});
const startMs = Date.UTC(2026, 10, 21, 4, 59, 30);

const houseIn = (path: string, clock: ManualClock, changes: Partial<BucketsParts> = {}) => {
  const open = openBuckets(path, [locked], { clock, ...changes });
  const errors: unknown[] = [];
  const stream = startDeliveryStream({
    definition,
    bucketName: 'archive',
    buckets: open.buckets,
    storage: open.storage,
    clock,
    newId: () => {
      made += 1;
      return `id-${String(made).padStart(4, '0')}`;
    },
    onError: (error) => void errors.push(error),
  });
  return {
    ...open,
    stream,
    errors,
    end: async () => {
      await stream.stop();
      open.close();
    },
  };
};
const newHouse = (clock: ManualClock, changes: Partial<BucketsParts> = {}) => {
  houses += 1;
  made = 0;
  return houseIn(`${folder.path}/${houses}`, clock, changes);
};

const objectsIn = async (buckets: Buckets): Promise<readonly (readonly [string, string])[]> => {
  const listing = buckets.list('archive', { prefix: '', delimiter: undefined, after: '', limit: 1_000 });
  if (!listing.ok) throw new Error('no bucket');
  return Promise.all(
    listing.value.objects.map(async (object) => {
      const content = await buckets.read(object, 0, object.bytes - 1);
      const pieces: Buffer[] = [];
      for await (const piece of content) pieces.push(Buffer.from(piece));
      return [object.key, gunzipSync(Buffer.concat(pieces)).toString()] as const;
    }),
  );
};
/** Compression and files are not of the manual clock. */
const until = async (holds: () => boolean): Promise<void> => {
  for (let look = 0; look < 200 && !holds(); look += 1) await new Promise((done) => setTimeout(done, 10));
  expect(holds()).toBe(true);
};

test('after the interval what waits is one object, named by when its oldest record came', async () => {
  const clock = manualClock(startMs);
  const house = newHouse(clock);
  house.stream.put('{"n":1}');
  await clock.advance(59_000);
  house.stream.put('{"n":2}');
  expect(house.stream.waiting()).toBe(2);
  expect(await objectsIn(house.buckets)).toEqual([]);
  await clock.advance(1_001);
  await until(() => house.stream.waiting() === 0);
  expect(await objectsIn(house.buckets)).toEqual([
    ['events/2026/11/21/04/archive-1-2026-11-21-04-59-30-id-0001.gz', '{"n":1}\n{"n":2}\n'],
  ]);
  await clock.advance(600_000);
  expect(await objectsIn(house.buckets)).toHaveLength(1);
  expect(house.errors).toEqual([]);
  await house.end();
});

test('a full buffer does not wait', async () => {
  const clock = manualClock(startMs);
  const house = newHouse(clock);
  const half = 'x'.repeat(600_000);
  house.stream.put(half);
  house.stream.put(half);
  await clock.advance(2);
  await until(() => house.stream.waiting() === 1);
  const [first] = await objectsIn(house.buckets);
  expect(first?.[1]).toBe(`${half}\n`);
  await house.end();
});

test('a record whose transaction is rolled back was never there', async () => {
  const clock = manualClock(startMs);
  const house = newHouse(clock);
  expect(() =>
    house.storage.transaction(() => {
      house.stream.put('never');
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(house.stream.waiting()).toBe(0);
  await house.end();
});

test('what waits is delivered after a stop and a start', async () => {
  const clock = manualClock(startMs);
  const house = newHouse(clock);
  house.stream.put('one');
  await house.end();
  const again = houseIn(`${folder.path}/${houses}`, clock);
  expect(again.stream.waiting()).toBe(1);
  await clock.advance(60_001);
  await until(() => again.stream.waiting() === 0);
  expect((await objectsIn(again.buckets)).map(([, content]) => content)).toEqual(['one\n']);
  await again.end();
});

test('a bucket that takes nothing for a while loses nothing', async () => {
  const clock = manualClock(startMs);
  const house = newHouse(clock, { largestObjectBytes: 0 });
  house.stream.put('one');
  await clock.advance(60_001);
  await until(() => house.errors.length > 0);
  expect(String(house.errors[0])).toContain('archive cannot deliver');
  expect(house.stream.waiting()).toBe(1);
  await house.end();
  const again = houseIn(`${folder.path}/${houses}`, clock);
  await clock.advance(5_001);
  await until(() => again.stream.waiting() === 0);
  await again.end();
});

test('every record is delivered once and in order, whatever comes when', async () => {
  const step = fc.oneof(
    fc.record({ put: fc.integer({ min: 1, max: 400_000 }) }),
    fc.record({ waitMs: fc.integer({ min: 1, max: 90_000 }) }),
    fc.constant({ restart: true }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const clock = manualClock(startMs);
      let house = newHouse(clock);
      const sent: string[] = [];
      for (const what of steps) {
        if ('put' in what) {
          const body = `${sent.length}:${'x'.repeat(what.put)}`;
          sent.push(body);
          house.stream.put(body);
        } else if ('waitMs' in what) await clock.advance(what.waitMs);
        else {
          await house.end();
          house = houseIn(`${folder.path}/${houses}`, clock);
        }
      }
      for (let look = 0; look < 100 && house.stream.waiting() > 0; look += 1) {
        await clock.advance(60_001);
        await new Promise((done) => setTimeout(done, 5));
      }
      const rows = house.storage.prepare('SELECT key FROM s3_versions ORDER BY id').all();
      const byKey = new Map(await objectsIn(house.buckets));
      const delivered = rows.map(({ key }) => byKey.get(String(key)) ?? '').join('');
      expect(delivered).toBe(sent.map((body) => `${body}\n`).join(''));
      await house.end();
    }),
    { numRuns: 15 },
  );
});
