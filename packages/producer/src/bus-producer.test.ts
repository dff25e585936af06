import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type BusClient, createBusProducer } from './bus-producer.ts';
import { BUS_BATCH } from './limits.ts';
import { listenAsBus } from './testing/bus-receiver.ts';
import { arrival, impatient, NOW_MS, producerContract } from './testing/producer-contract.ts';

/** The real SDK, on the loopback interface. */
const clientOf = (endpoint: string) =>
  new EventBridgeClient({
    endpoint,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });

describe('a producer straight to the bus', () => {
  producerContract(async () => {
    const receiver = await listenAsBus();
    const client = clientOf(receiver.url);
    return {
      receiver,
      ...BUS_BATCH,
      producer: (options) => createBusProducer({ ...options, client, busName: 'twolane-dev' }),
    };
  });
});

test('an entry is what our own relay would make of the event', async () => {
  const sent: unknown[] = [];
  const client = {
    send: async ({ input }: { readonly input: unknown }) => {
      sent.push(input);
      return { Entries: [{ EventId: '1' }] };
    },
  };
  const { options } = impatient();
  await createBusProducer({ ...options, client, busName: 'twolane-dev' }).publish([arrival('a')]);
  const now = new Date(NOW_MS).toISOString();
  expect(sent).toEqual([
    {
      Entries: [
        {
          EventBusName: 'twolane-dev',
          Source: 'warehouse.main',
          DetailType: 'StockArrived.v1',
          Time: new Date(NOW_MS),
          Detail: expect.stringContaining(`"recordedtime":"${now}"`),
        },
      ],
    },
  ]);
});

test('an event that no call can take is refused, and its neighbours are taken', async () => {
  const receiver = await listenAsBus();
  const { options } = impatient();
  const producer = createBusProducer({
    ...options,
    client: clientOf(receiver.url),
    busName: 'twolane-dev',
    maxBytes: 1500,
  });
  const notes = 'x'.repeat(1500);
  const large = arrival('large', { data: { deliveryId: 'd', lines: [{ sku: 'A', quantity: 1 }], notes } });
  expect(await producer.publish([arrival('a'), large, arrival('b')])).toMatchObject([
    { status: 'accepted' },
    { id: 'large', status: 'refused', problems: [{ message: expect.stringContaining('1500 bytes') }] },
    { status: 'accepted' },
  ]);
  expect(receiver.requests.flat()).toEqual(['a', 'b']);
  await receiver.close();
});

test('a call that one entry spoils for all is made for each by itself', async () => {
  const calls: number[] = [];
  const client: BusClient = {
    send: async ({ input: { Entries = [] } }) => {
      calls.push(Entries.length);
      if (Entries.some(({ Detail }) => Detail?.includes('"id":"bad"'))) {
        throw Object.assign(new Error('bad entry'), { name: 'ValidationException' });
      }
      return { Entries: Entries.map(() => ({ EventId: '1' })) };
    },
  };
  const { options } = impatient();
  const producer = createBusProducer({ ...options, client, busName: 'twolane-dev' });
  expect(await producer.publish([arrival('a'), arrival('bad'), arrival('b')])).toMatchObject([
    { status: 'accepted' },
    { status: 'refused', problems: [{ message: 'ValidationException: bad entry' }] },
    { status: 'accepted' },
  ]);
  expect(calls).toEqual([3, 1, 1, 1]);
});
