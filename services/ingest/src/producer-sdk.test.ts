import { createCatalog } from '@twolane/contracts';
import { StockArrivedV1 } from '@twolane/events';
import { createHttpProducer } from '@twolane/producer';
import { arrival, stage } from './testing/stage.ts';

/** The SDK and this service were written against the same document: here they meet. */
const start = () => {
  const ingest = stage();
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const { status, headers, text } = await ingest.post(String(init?.body), {
      'content-type': 'application/cloudevents-batch+json',
    });
    return new Response(text, { status, headers: { 'retry-after': String(headers['retry-after'] ?? '') } });
  };
  const producer = createHttpProducer({
    url: 'https://api.test',
    token: async () => 'token',
    catalog: createCatalog([StockArrivedV1]),
    fetch,
    sleep: async () => {},
  });
  return { ...ingest, producer };
};

test('accepted, duplicate, conflicting: the SDK tells them apart', async () => {
  const { producer, recorded, later } = start();
  const events = Array.from({ length: 120 }, (_, n) => arrival({ id: `delivery-${n}` }));
  const first = await producer.publish(events);
  expect(new Set(first.map(({ status }) => status))).toEqual(new Set(['accepted']));
  later(60_000);
  const changed = arrival({
    id: 'delivery-1',
    data: { deliveryId: 'other', lines: [{ sku: 'A', quantity: 1 }] },
  });
  expect(await producer.publish([arrival({ id: 'delivery-0' }), changed])).toMatchObject([
    { id: 'delivery-0', status: 'duplicate', lateness: 'onTime' },
    { id: 'delivery-1', status: 'refused', problems: [{ path: '/id' }] },
  ]);
  expect(recorded()).toHaveLength(120);
});

test('what ingest refuses and the SDK let through, because their clocks differ', async () => {
  const { producer } = start();
  expect(await producer.publish([arrival({ time: '2031-01-01T00:00:00Z' })])).toMatchObject([
    { status: 'refused', problems: [{ path: '/time' }] },
  ]);
});
