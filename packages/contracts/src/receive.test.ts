import { createCatalog } from './catalog.ts';
import { receiveEvent } from './receive.ts';
import { GuestSeenV1, RoomBookedV1, wire } from './testing/contracts.ts';

const catalog = createCatalog([RoomBookedV1, GuestSeenV1]);
const recordedAtMs = Date.parse('2026-11-21T04:05:07.000Z');
const least = {
  specversion: '1.0',
  id: 'e-1',
  source: 'door.1',
  type: 'GuestSeen.v1',
  data: { place: 'Oslo' },
};

const receive = (value: unknown, more = {}) => receiveEvent(catalog, value, { recordedAtMs, ...more });

test('the least that CloudEvents asks for is made whole', () => {
  expect(receive(least)).toEqual({
    ok: true,
    value: {
      ...least,
      subject: 'e-1',
      time: '2026-11-21T04:05:07.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:twolane:event:GuestSeen.v1',
      partitionkey: 'e-1',
      recordedtime: '2026-11-21T04:05:07.000Z',
      correlationid: 'e-1',
    },
  });
});

test('what the app said stays, except what is ours to say', () => {
  const said = {
    ...least,
    subject: 'guest-1',
    time: '2026-11-20T00:00:00.000Z',
    correlationid: 'c-1',
    partitionkey: 'p-1',
    shift: 'night',
  };
  const ours = {
    recordedtime: '1999-01-01T00:00:00Z',
    lateness: 'onTime',
    sequence: 'x',
    hopcount: 9999,
    causationid: '',
    backfilledby: 'nobody',
  };
  expect(receive({ ...said, ...ours })).toMatchObject({
    ok: true,
    value: { ...said, recordedtime: '2026-11-21T04:05:07.000Z' },
  });
  for (const name of ['lateness', 'hopcount', 'backfilledby']) {
    expect(receive({ ...said, ...ours })).not.toMatchObject({ value: { [name]: expect.anything() } });
  }
});

test('correlation and trace of the request are used where the event has none', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  expect(receive(least, { correlationId: 'req-1', traceparent })).toMatchObject({
    value: { correlationid: 'req-1', traceparent },
  });
});

test.each([
  ["a service's event", { ...least, type: 'RoomBooked.v1', data: wire()['data'] }, 'malformed', '/type'],
  ["a service's name", { ...least, source: 'twolane.rooms' }, 'malformed', '/source'],
  ["a service's name in capitals", { ...least, source: 'TwoLane' }, 'malformed', '/source'],
  ['an id that leaves no room for what follows', { ...least, id: 'x'.repeat(129) }, 'malformed', '/id'],
  ['no id', { ...least, id: undefined }, 'malformed', '/id'],
  ['an unknown event', { ...least, type: 'GuestLost.v1' }, 'unknown-type', '/type'],
  ['bad data', { ...least, data: {} }, 'invalid-data', '/data/place'],
  ['a list', [least], 'malformed', ''],
  [
    'a forbidden name',
    JSON.parse(JSON.stringify(least).replace('"data":{', '"data":{"__proto__":{},')),
    'malformed',
    '/data',
  ],
])('%s is refused', (_, value, cause, path) => {
  const received = receive(value);
  expect(received).toMatchObject({ ok: false, refusal: { cause } });
  expect(received.ok ? [] : received.refusal.problems.map((problem) => problem.path)).toContain(path);
});

test.each([
  ['half a character as id', { ...least, id: '\udc00' }, ['/id']],
  ['an id with a space', { ...least, id: 'a b' }, ['/id']],
  ['no id', { specversion: '1.0', source: 'door.1', type: 'GuestSeen.v1', data: { place: 'Oslo' } }, ['/id']],
  ['a bad subject of its own', { ...least, subject: 'a b' }, ['/subject']],
  ['half a character as subject', { ...least, subject: '\udc00' }, ['/subject']],
])('%s is named alone, not what we fill in from it', (_, value, paths) => {
  const received = receive(value);
  expect(received.ok ? [] : received.refusal.problems.map(({ path }) => path)).toEqual(paths);
});

test('a source that only begins like ours is an app', () => {
  expect(receive({ ...least, source: 'twolanes.door' }).ok).toBe(true);
});
