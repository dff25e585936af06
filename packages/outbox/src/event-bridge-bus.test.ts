import { type CloudEvent, eventKey, parseTime } from '@twolane/contracts';
import type { OutboxEntry } from './entry.ts';
import { createEventBridgeBus, type EventBridgeSender } from './event-bridge-bus.ts';
import { type FakeFates, fakeEventBridge } from './testing/fake-event-bridge.ts';
import { eventAt } from './testing/sample.ts';

const recordedAtMs = Date.parse('2026-11-21T04:05:06.000Z');
const entryOf = (event: CloudEvent): OutboxEntry => ({
  name: eventKey(event),
  bucket: { minuteMs: 0, shard: 0 },
  event,
  text: JSON.stringify(event),
  recordedAtMs: parseTime(event.recordedtime) ?? 0,
});
const entries = (count: number, data?: unknown) =>
  Array.from({ length: count }, (_, n) => entryOf(eventAt(recordedAtMs, `${n}`, data)));
const idIn = (detail: string | undefined): string => JSON.parse(detail ?? '{}').id;

const newBus = (fates: FakeFates = {}, maxRounds = 4) => {
  const eventBridge = fakeEventBridge(fates);
  const waits: number[] = [];
  const bus = createEventBridgeBus({
    client: eventBridge,
    busName: 'twolane-test',
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
    },
    maxRounds,
  });
  return { bus, eventBridge, waits };
};

test('an entry has the event`s source, type, time and the whole event as it was recorded', async () => {
  const { bus, eventBridge } = newBus();
  const [entry] = entries(1);
  expect(await bus.publish(entry === undefined ? [] : [entry])).toEqual({
    published: ['twolane.orders/0'],
    rejected: [],
  });
  expect(eventBridge.calls).toEqual([
    [
      {
        EventBusName: 'twolane-test',
        Source: 'twolane.orders',
        DetailType: 'OrderPlaced.v1',
        Detail: entry?.text,
        Time: new Date('2026-11-21T04:05:04.766Z'),
      },
    ],
  ]);
});

test('nothing to publish makes no call', async () => {
  const { bus, eventBridge } = newBus();
  expect(await bus.publish([])).toEqual({ published: [], rejected: [] });
  expect(eventBridge.calls).toEqual([]);
});

test('only the entries that failed are sent again', async () => {
  const { bus, eventBridge, waits } = newBus({
    entry: ({ Detail }, call) => (call === 0 && ['3', '7'].includes(idIn(Detail)) ? 'throttled' : 'taken'),
  });
  const { published, rejected } = await bus.publish(entries(10));
  expect(published.toSorted()).toEqual(entries(10).map(({ name }) => name));
  expect(rejected).toEqual([]);
  expect(eventBridge.calls.map((call) => call.map(({ Detail }) => idIn(Detail)))).toEqual([
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    ['3', '7'],
  ]);
  expect(waits).toEqual([25]);
});

test('what fails in every round may pass later', async () => {
  const { bus, eventBridge, waits } = newBus({
    entry: ({ Detail }) => (idIn(Detail) === '1' ? 'throttled' : 'taken'),
  });
  expect(await bus.publish(entries(2))).toEqual({
    published: ['twolane.orders/0'],
    rejected: [
      { name: 'twolane.orders/1', code: 'ThrottlingException', why: 'Rate exceeded', mayPassLater: true },
    ],
  });
  expect(eventBridge.calls).toHaveLength(4);
  expect(waits).toEqual([25, 50, 100]);
});

test('a malformed entry is not sent again', async () => {
  const { bus, eventBridge } = newBus({
    entry: ({ Detail }) => (idIn(Detail) === '1' ? 'malformed' : 'taken'),
  });
  const { published, rejected } = await bus.publish(entries(3));
  expect(published).toEqual(['twolane.orders/0', 'twolane.orders/2']);
  expect(rejected).toEqual([
    { name: 'twolane.orders/1', code: 'MalformedDetail', why: 'Detail is malformed.', mayPassLater: false },
  ]);
  expect(eventBridge.calls).toHaveLength(1);
});

test('a lost answer is sent again: the bus has it twice, and it counts as published once', async () => {
  const { bus, eventBridge } = newBus({ call: (call) => (call === 0 ? 'lost' : 'answered') });
  expect((await bus.publish(entries(2))).published).toEqual(['twolane.orders/0', 'twolane.orders/1']);
  expect(eventBridge.arrived).toHaveLength(4);
});

test('an unreachable bus rejects everything for later, and does not throw', async () => {
  const { bus, eventBridge } = newBus({ call: () => 'unreachable' });
  const { published, rejected } = await bus.publish(entries(12));
  expect(published).toEqual([]);
  expect(rejected.map(({ mayPassLater }) => mayPassLater)).toEqual(Array.from({ length: 12 }, () => true));
  expect(eventBridge.calls).toHaveLength(8);
});

test('one entry that spoils its call is found, and the others pass', async () => {
  const { bus } = newBus();
  const bad = entryOf({ ...eventAt(recordedAtMs, 'bad'), source: 'aws.ec2' });
  const { published, rejected } = await bus.publish([...entries(4), bad]);
  expect(published).toEqual(entries(4).map(({ name }) => name));
  expect(rejected.map(({ name, code, mayPassLater }) => [name, code, mayPassLater])).toEqual([
    ['aws.ec2/bad', 'ValidationException', false],
  ]);
});

test('an event larger than a call is rejected for ever, naming its size', async () => {
  const { bus, eventBridge } = newBus();
  const large = entryOf(eventAt(recordedAtMs, 'large', 'x'.repeat(262_144)));
  const { published, rejected } = await bus.publish([large, ...entries(1)]);
  expect(published).toEqual(['twolane.orders/0']);
  expect(rejected.map(({ name, code, mayPassLater }) => [name, code, mayPassLater])).toEqual([
    ['twolane.orders/large', 'EntryTooLarge', false],
  ]);
  expect(rejected[0]?.why).toMatch(/262\d{3} bytes.*262144/);
  expect(eventBridge.calls).toHaveLength(1);
});

test('an entry refused for a missing permission waits for a deployment to mend that, and is not set aside', async () => {
  const denied = { ErrorCode: 'AccessDeniedException', ErrorMessage: 'No permission.' };
  const bus = createEventBridgeBus({
    client: { send: async () => ({ Entries: [denied] }) },
    busName: 'twolane-test',
    random: () => 0.5,
    sleep: async () => {},
  });
  const { rejected } = await bus.publish(entries(1));
  expect(rejected).toMatchObject([{ code: 'AccessDeniedException', mayPassLater: true }]);
});

describe('what the bus says of an entry', () => {
  type Sent = Awaited<ReturnType<EventBridgeSender['send']>>;
  const rejectedBy = async (send: () => Promise<Sent>) => {
    let calls = 0;
    const bus = createEventBridgeBus({
      client: {
        send: async () => {
          calls += 1;
          return send();
        },
      },
      busName: 'twolane-test',
      random: () => 0.5,
      sleep: async () => {},
    });
    const { published, rejected } = await bus.publish(entries(1));
    expect(published).toEqual([]);
    return { calls, rejected };
  };
  const name = 'twolane.orders/0';
  const rejection = (code: string, why: string, mayPassLater: boolean) => [{ name, code, why, mayPassLater }];

  test.each<[string, Sent, ReturnType<typeof rejection>, number]>([
    ['nothing', {}, rejection('NoAnswer', 'The bus did not say.', true), 4],
    ['nothing of it', { Entries: [] }, rejection('NoAnswer', 'The bus did not say.', true), 4],
    ['no id', { Entries: [{}] }, rejection('NoAnswer', 'The bus did not say.', true), 4],
    ...['InternalFailure', 'InternalException', 'ThrottlingException', 'AccessDeniedException'].map(
      (ErrorCode): [string, Sent, ReturnType<typeof rejection>, number] => [
        `${ErrorCode}, which passes`,
        { Entries: [{ ErrorCode, ErrorMessage: 'As it says.' }] },
        rejection(ErrorCode, 'As it says.', true),
        4,
      ],
    ),
    [
      'another fault, without a word',
      { Entries: [{ ErrorCode: 'MalformedDetail' }] },
      rejection('MalformedDetail', 'The bus did not say.', false),
      1,
    ],
  ])('%s', async (_, answer, expected, calls) => {
    expect(await rejectedBy(async () => answer)).toEqual({ calls, rejected: expected });
  });

  const named = (code: string) => Object.assign(new Error('As it says.'), { name: code });
  test.each([
    [
      'a content that it refuses',
      named('ValidationException'),
      rejection('ValidationException', 'As it says.', false),
      1,
    ],
    [
      'a size that it refuses',
      named('RequestEntityTooLargeException'),
      rejection('RequestEntityTooLargeException', 'As it says.', false),
      1,
    ],
    ['a connection that is lost', named('TimeoutError'), rejection('TimeoutError', 'As it says.', true), 4],
    ['what is no error', 'thrown text', rejection('unknown', 'thrown text', true), 4],
  ])('%s', async (_, thrown, expected, calls) => {
    expect(await rejectedBy(() => Promise.reject(thrown))).toEqual({ calls, rejected: expected });
  });
});

test('an event of an unreadable time has that of its recording', async () => {
  const { bus, eventBridge } = newBus();
  await bus.publish([entryOf({ ...eventAt(recordedAtMs, 'a'), time: 'once' })]);
  expect(eventBridge.calls[0]?.[0]?.Time).toEqual(new Date(recordedAtMs));
});

test('pauses grow to their cap', async () => {
  const { bus, waits } = newBus({ call: () => 'unreachable' }, 8);
  await bus.publish(entries(1));
  expect(waits).toEqual([25, 50, 100, 200, 400, 500, 500]);
});
