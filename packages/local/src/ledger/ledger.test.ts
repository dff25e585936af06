import { join } from 'node:path';
import { eventKey } from '@twolane/contracts';
import fc from 'fast-check';
import { openStorage } from '../storage/storage.ts';
import { temporaryFolder } from '../testing/messaging.ts';
import { createLedger } from './ledger.ts';
import { percentile } from './percentile.ts';
import { tracedEventInBody, tracedEventOf } from './traced-event.ts';
import type { Ledger } from './types.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;
const withLedger = (use: (ledger: Ledger) => void): void => {
  files += 1;
  const storage = openStorage(join(folder.path, `${files}.db`));
  use(createLedger(storage));
  storage.close();
};
const nothing = { delivered: 0, acked: 0, deadLettered: 0, dropped: 0, inFlight: 0, duplicates: 0 };

test('an event that no rule wanted is published and nothing else', () => {
  withLedger((ledger) => {
    ledger.published({ key: 'a/1', recordedMs: 0 });
    ledger.published({ key: 'a/1', recordedMs: 0 });
    expect(ledger.counts()).toEqual({ ...nothing, published: 1 });
    expect(ledger.latency()).toEqual({ events: 0, p50Ms: 0, p99Ms: 0 });
  });
});

test('two queues, one copy too many, one redelivery, one dead letter', () => {
  withLedger((ledger) => {
    const event = ledger.published({ key: 'a/1', recordedMs: 1_000 });
    ledger.delivered(1, event, 1_010);
    ledger.delivered(2, event, 1_010);
    ledger.delivered(1, event, 1_020);
    expect(ledger.counts()).toEqual({ ...nothing, published: 1, delivered: 2, inFlight: 2, duplicates: 1 });
    ledger.acked(1, event, 1_050);
    expect(ledger.counts().inFlight).toBe(2);
    ledger.redelivered(1, event);
    ledger.acked(1, event, 1_900);
    ledger.deadLettered(2, event, 2_000);
    expect(ledger.counts()).toEqual({
      published: 1,
      delivered: 2,
      acked: 1,
      deadLettered: 1,
      dropped: 0,
      inFlight: 0,
      duplicates: 2,
    });
    expect(ledger.latency().events).toBe(0);
  });
});

test('latency runs from the recording to the first acknowledgement of the last consumer', () => {
  withLedger((ledger) => {
    const event = ledger.published({ key: 'a/1', recordedMs: 1_000 });
    ledger.delivered(1, event, 1_010);
    ledger.delivered(2, event, 1_010);
    ledger.acked(1, event, 1_040);
    ledger.acked(2, event, 1_075);
    ledger.delivered(1, event, 5_000);
    ledger.acked(1, event, 6_000);
    expect(ledger.latency()).toEqual({ events: 1, p50Ms: 75, p99Ms: 75 });
  });
});

test('a mark leaves out what was before it', () => {
  withLedger((ledger) => {
    ledger.delivered(1, ledger.published({ key: 'a/1', recordedMs: 0 }), 0);
    const mark = ledger.mark();
    ledger.delivered(1, ledger.published({ key: 'a/2', recordedMs: 0 }), 0);
    expect(ledger.counts().delivered).toBe(2);
    expect(ledger.counts(mark)).toMatchObject({ published: 1, delivered: 1, inFlight: 1 });
  });
});

test('whatever happens, each pair of queue and event is in exactly one state', () => {
  const happening = fc.record({
    what: fc.constantFrom('delivered', 'acked', 'deadLettered', 'dropped'),
    queue: fc.integer({ min: 1, max: 3 }),
    event: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      withLedger((ledger) => {
        const outstanding = new Map<string, number>();
        for (const { what, queue, event } of happenings) {
          const pair = `${queue}/${event}`;
          const copies = outstanding.get(pair) ?? 0;
          const eventId = ledger.numberOf({ key: `e/${event}`, recordedMs: 0 });
          if (what === 'delivered') {
            ledger.delivered(queue, eventId, 1);
            outstanding.set(pair, copies + 1);
          } else if (copies > 0) {
            if (what === 'acked') ledger.acked(queue, eventId, 2);
            if (what === 'deadLettered') ledger.deadLettered(queue, eventId, 2);
            if (what === 'dropped') ledger.dropped(queue, eventId);
            outstanding.set(pair, copies - 1);
          }
        }
        const { delivered, acked, deadLettered, dropped, inFlight } = ledger.counts();
        expect(delivered).toBe(outstanding.size);
        expect(inFlight).toBe([...outstanding.values()].filter((copies) => copies > 0).length);
        expect(acked + deadLettered + dropped + inFlight).toBe(delivered);
      });
    }),
    { numRuns: 25 },
  );
});

test.each([
  [[], 50, 0],
  [[7], 50, 7],
  [[1, 2, 3, 4], 50, 2],
  [[1, 2, 3, 4], 99, 4],
  [Array.from({ length: 100 }, (_, index) => index + 1), 99, 99],
])('percentile of %j at %i is %i', (values, percent, expected) => {
  expect(percentile(values, percent)).toBe(expected);
});

describe('which event a message carries', () => {
  const event = {
    specversion: '1.0',
    source: 'shop/eu',
    id: 'a/1%',
    recordedtime: '2026-11-21T04:05:06.007Z',
  };

  test('has the name that the contracts give it, and its time of recording', () => {
    expect(tracedEventOf(event, 5)).toEqual({
      key: eventKey(event),
      recordedMs: 1_795_233_906_007,
      seenMs: 5,
    });
  });

  test.each<[string, unknown]>([
    ['no object', 'text'],
    ['null', null],
    ['without specversion', { source: 'a', id: '1' }],
    ['an id that is no text', { specversion: '1.0', source: 'a', id: 1 }],
    ['only inherited members', Object.create(event)],
  ])('none: %s', (_, detail) => {
    expect(tracedEventOf(detail, 5)).toBeUndefined();
  });

  test.each(['', 'null', '{"specversion"', '{"detail":null,"specversion":"1.0"}', '[{"specversion":"1.0"}]'])(
    'none in the body %j',
    (body) => {
      expect(tracedEventInBody(body, 5)).toBeUndefined();
    },
  );

  test('an unreadable time of recording is now', () => {
    const detail = { ...event, recordedtime: 'yesterday' };
    expect(tracedEventInBody(JSON.stringify({ detail }), 5)?.recordedMs).toBe(5);
  });
});
