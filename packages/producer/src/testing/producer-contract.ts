import { createCatalog } from '@twolane/contracts';
import { StockArrivedV1 } from '@twolane/events';
import type { AppEvent } from '../prepare.ts';
import type { Producer, ProducerOptions } from '../publish.ts';
import type { Receiver } from './loopback.ts';

export interface Subject {
  readonly receiver: Receiver;
  producer(options: ProducerOptions): Producer;
  /** What both limits of one request are. */
  readonly maxEvents: number;
  readonly maxBytes: number;
}

export const arrival = (id: string, changes: Partial<AppEvent> = {}): AppEvent => ({
  type: 'StockArrived.v1',
  source: 'warehouse.main',
  id,
  data: { deliveryId: `d-${id}`, lines: [{ sku: 'APPLE', quantity: 3 }] },
  ...changes,
});

export const NOW_MS = Date.parse('2026-11-21T12:00:00.000Z');

/** Options that make a producer wait for nothing, and tell how long it would have. */
export const impatient = () => {
  const pausesMs: number[] = [];
  let ids = 0;
  const options: ProducerOptions = {
    catalog: createCatalog([StockArrivedV1]),
    clock: () => NOW_MS,
    newId: () => {
      ids += 1;
      return `made-${ids}`;
    },
    random: () => 0.5,
    sleep: async (ms, signal) => {
      pausesMs.push(ms);
      signal?.throwIfAborted();
    },
  };
  return { pausesMs, options };
};

/** What every producer promises, whatever the transport. */
export const producerContract = (create: () => Promise<Subject>): void => {
  let subject: Subject;
  beforeEach(async () => {
    subject = await create();
  });
  afterEach(() => subject.receiver.close());

  const start = (changes: Partial<ProducerOptions> = {}) => {
    const { options, pausesMs } = impatient();
    const producer = subject.producer({ ...options, ...changes });
    return { producer, pausesMs, receiver: subject.receiver };
  };
  const statuses = async (producer: Producer, events: readonly AppEvent[]) =>
    (await producer.publish(events)).map(({ id, status }) => `${id} ${status}`);

  test('events arrive whole, and each has its outcome in its place', async () => {
    const { producer, receiver } = start();
    expect(await statuses(producer, [arrival('a'), arrival('b')])).toEqual(['a accepted', 'b accepted']);
    expect(receiver.taken).toMatchObject([
      { specversion: '1.0', dataschema: 'urn:twolane:event:StockArrived.v1', subject: 'a', ...arrival('a') },
      arrival('b'),
    ]);
  });

  test('an event without an id is given one', async () => {
    const { producer, receiver } = start();
    const { id: _, ...anonymous } = arrival('x');
    expect(await statuses(producer, [anonymous])).toEqual(['made-1 accepted']);
    expect(receiver.taken).toMatchObject([{ id: 'made-1' }]);
  });

  test.each<[string, Partial<AppEvent>, string]>([
    ['broken data', { data: { deliveryId: 'd', lines: [] } }, '/data/lines'],
    ['an unknown type', { type: 'Nothing.v1' }, '/type'],
    ['a source of ours', { source: 'twolane.orders' }, '/source'],
    ['a time that is none', { time: 'yesterday' }, '/time'],
  ])('%s is refused at home, and holds up nobody', async (_, changes, path) => {
    const { producer, receiver } = start();
    const outcomes = await producer.publish([arrival('bad', changes), arrival('good')]);
    expect(outcomes).toMatchObject([
      { id: 'bad', status: 'refused', problems: [{ path }] },
      { id: 'good', status: 'accepted' },
    ]);
    expect(receiver.requests).toEqual([['good']]);
  });

  test('nothing to publish is nothing sent', async () => {
    const { producer, receiver } = start();
    expect(await producer.publish([])).toEqual([]);
    expect(receiver.requests).toEqual([]);
  });

  test('no request is over either limit, and order of outcomes is that of events', async () => {
    const { producer, receiver } = start();
    // Half as many of them as a request takes by number fill one by bytes.
    const noteBytes = (subject.maxBytes * 2) / subject.maxEvents;
    const notes = Array.from({ length: Math.ceil(noteBytes / 2000) }, () => 'é'.repeat(1000));
    const events = Array.from({ length: subject.maxEvents * 2 + 1 }, (_, n) =>
      arrival(`e${n}`, { data: { deliveryId: 'd', lines: [{ sku: 'A', quantity: 1 }], notes } }),
    );
    expect(await statuses(producer, events)).toEqual(events.map(({ id }) => `${id} accepted`));
    expect(Math.max(...receiver.requests.map(({ length }) => length))).toBeLessThanOrEqual(subject.maxEvents);
    expect(receiver.requests.flat().sort()).toEqual(events.map(({ id }) => id).sort());
    expect(receiver.requests.length).toBeGreaterThanOrEqual(5);
  });

  test('only what failed is sent again, with pauses that grow', async () => {
    const { producer, receiver, pausesMs } = start();
    receiver.script([
      { kind: 'failsFor', ids: ['b', 'c'] },
      { kind: 'failsFor', ids: ['c'] },
    ]);
    expect(await statuses(producer, [arrival('a'), arrival('b'), arrival('c')])).toEqual([
      'a accepted',
      'b accepted',
      'c accepted',
    ]);
    expect(receiver.requests).toEqual([['a', 'b', 'c'], ['b', 'c'], ['c']]);
    expect(pausesMs).toEqual([100, 200]);
  });

  test('what is refused for ever is not sent again', async () => {
    const { producer, receiver, pausesMs } = start();
    receiver.script([{ kind: 'refuses', ids: ['b'] }]);
    const outcomes = await producer.publish([arrival('a'), arrival('b')]);
    expect(outcomes).toMatchObject([{ status: 'accepted' }, { id: 'b', status: 'refused' }]);
    expect(JSON.stringify(outcomes[1])).toContain('is not right');
    expect(receiver.requests).toHaveLength(1);
    expect(pausesMs).toEqual([]);
  });

  test('a receiver that is down is tried a bounded number of times', async () => {
    const { producer, receiver } = start({ maxAttempts: 3 });
    receiver.script(Array.from({ length: 9 }, () => ({ kind: 'isDown' }) as const));
    expect(await statuses(producer, [arrival('a')])).toEqual(['a unavailable']);
    expect(receiver.requests).toEqual([['a'], ['a'], ['a']]);
  });

  test('a request that is refused as such is not sent again', async () => {
    const { producer, receiver } = start();
    receiver.script(Array.from({ length: 9 }, () => ({ kind: 'forbids' }) as const));
    expect(await statuses(producer, [arrival('a')])).toEqual(['a refused']);
    expect(receiver.requests).toEqual([['a']]);
  });

  test('nobody at home: unavailable, and no exception', async () => {
    const { producer, receiver } = start({ maxAttempts: 2 });
    await receiver.close();
    expect(await statuses(producer, [arrival('a')])).toEqual(['a unavailable']);
  });

  test('after a lost answer the very same event is sent again', async () => {
    const { producer, receiver } = start();
    receiver.script([{ kind: 'losesAnswer' }]);
    await producer.publish([arrival('a')]);
    expect(receiver.taken).toHaveLength(2);
    expect(receiver.taken[1]).toEqual(receiver.taken[0]);
  });

  test('called off: what has no answer is unavailable, and the call ends', async () => {
    const { producer, receiver } = start();
    const controller = new AbortController();
    receiver.script([{ kind: 'hangs' }]);
    const published = producer.publish([arrival('a')], { signal: controller.signal });
    await receiver.hanging();
    controller.abort();
    expect(await published).toEqual([
      { id: 'a', status: 'unavailable', why: 'It was called off before there was an answer.' },
    ]);
    expect(receiver.requests).toHaveLength(1);
  });

  test('called off before it began: nothing is sent', async () => {
    const { producer, receiver } = start();
    const outcomes = await producer.publish([arrival('a')], { signal: AbortSignal.abort() });
    expect(outcomes).toMatchObject([{ status: 'unavailable' }]);
    expect(receiver.requests).toEqual([]);
  });

  test('more than one publish takes is a mistake of the caller', async () => {
    const { producer } = start();
    const events = Array.from({ length: 10_001 }, () => arrival('a'));
    await expect(producer.publish(events)).rejects.toThrow(RangeError);
  });
};
