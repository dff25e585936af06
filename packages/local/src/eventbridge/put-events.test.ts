import fc from 'fast-check';
import type { Messaging } from '../testing/messaging.ts';
import { entryBytes } from './entry.ts';
import { entry, housesOfBuses } from './testing/houses-of-buses.ts';
import type { EventEntry } from './types.ts';

const open = housesOfBuses();

const bodiesIn = async (messaging: Messaging): Promise<readonly string[]> => {
  const result = await messaging.queue('a').receive({ maximumMessages: 10, waitMs: 0 });
  return result.ok ? result.value.map(({ body }) => body) : [];
};

/** What is to become of an entry, and one that it is to become of. */
const good = fc
  .integer()
  .map((n) => ({ errorCode: undefined, entry: entry({ detail: JSON.stringify({ n }) }) }));
const bad = fc.constantFrom<{ errorCode: string; entry: EventEntry }>(
  { errorCode: 'InvalidArgument', entry: entry({ source: '' }) },
  { errorCode: 'InvalidArgument', entry: entry({ eventBusName: 'nobody' }) },
  { errorCode: 'MalformedDetail', entry: entry({ detail: '{"n":1' }) },
  { errorCode: 'NotAuthorizedForSourceException', entry: entry({ source: 'aws.shop' }) },
);
const unheard = fc.constant({ errorCode: undefined, entry: entry({ source: 'nobody.listens' }) });

test('each entry has its own answer, in order; those that pass arrive, in order, and no other does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(good, bad, unheard), { minLength: 1, maxLength: 10 }),
      async (expected) => {
        const { messaging } = open();
        const put = messaging.buses.putEvents(expected.map((each) => each.entry));
        if (!put.ok) throw new Error(put.refusal.message);
        expect(put.value.map((each) => (each.ok ? undefined : each.refusal.errorCode))).toEqual(
          expected.map(({ errorCode }) => errorCode),
        );
        const arriving = expected.filter(
          (each) => each.errorCode === undefined && each.entry.source === 'shop',
        );
        const details = arriving.map((each) => `"detail":${each.entry.detail}}`);
        const bodies = await bodiesIn(messaging);
        expect(bodies.map((body) => body.slice(body.indexOf('"detail":')))).toEqual(details);
        expect(messaging.ledger.counts().published).toBe(
          expected.filter(({ errorCode }) => errorCode === undefined).length,
        );
      },
    ),
    { numRuns: 60 },
  );
});

// User guide, "Calculating PutEvents event entry size".
test.each<[string, Partial<EventEntry>, number]>([
  ['source, type and detail', { source: 'abc', detailType: 'de', detail: '{}' }, 7],
  ['a time is 14 bytes, whatever it says', { source: 'a', detailType: 'b', detail: '{}', timeMs: 0 }, 18],
  ['resources one by one', { source: 'a', detailType: 'b', detail: '{}', resources: ['xyz', 'é'] }, 9],
  ['bytes of UTF-8, not characters', { source: 'ü', detailType: '€', detail: '{"😀":1}' }, 15],
  [
    'neither the bus nor the trace header',
    { source: 'a', detailType: 'b', detail: '{}', traceHeader: 'Root=1' },
    4,
  ],
  ['nothing for what is missing', { source: undefined, detailType: undefined, detail: undefined }, 0],
])('the size of an entry: %s', (_, changes, bytes) => {
  expect(entryBytes(entry(changes))).toBe(bytes);
});
