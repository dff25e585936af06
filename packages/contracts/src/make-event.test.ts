import fc from 'fast-check';
import { MAX_HOPS } from './attributes.ts';
import { createCatalog, parseEvent } from './catalog.ts';
import { InvalidEventError, makeEvent } from './make-event.ts';
import { booking, GuestSeenV1, RoomBookedV1, RoomFreedV1 } from './testing/contracts.ts';

const catalog = createCatalog([RoomBookedV1, RoomFreedV1, GuestSeenV1]);
const occurredAtMs = Date.parse('2026-11-21T04:05:06.789Z');
const recordedAtMs = occurredAtMs + 1000;
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const basics = { subject: 'room-7', occurredAtMs, recordedAtMs };

test('an event without a cause, in full', () => {
  const event = makeEvent(RoomBookedV1, { ...basics, id: '01ABC', sequence: 3, traceparent, data: booking });
  expect(event).toEqual({
    specversion: '1.0',
    id: '01ABC',
    source: 'twolane.rooms',
    type: 'RoomBooked.v1',
    subject: 'room-7',
    time: '2026-11-21T04:05:06.789Z',
    datacontenttype: 'application/json',
    dataschema: 'urn:twolane:event:RoomBooked.v1',
    partitionkey: 'room-7',
    sequence: '0000000003',
    recordedtime: '2026-11-21T04:05:07.789Z',
    correlationid: '01ABC',
    traceparent,
    data: booking,
  });
});

test('what follows bears the cause, its correlation, its trace and one hop more', () => {
  const cause = makeEvent(RoomBookedV1, {
    ...basics,
    id: '01ABC',
    correlationId: 'req-1',
    traceparent,
    data: booking,
  });
  const second = makeEvent(RoomFreedV1, { ...basics, id: '01ABC.free', cause, data: { place: 'Oslo' } });
  const third = makeEvent(RoomFreedV1, {
    ...basics,
    id: '01ABC.free.free',
    cause: second,
    data: { place: 'Oslo' },
  });
  expect(second).toMatchObject({ correlationid: 'req-1', causationid: '01ABC', hopcount: 1, traceparent });
  expect(third).toMatchObject({
    correlationid: 'req-1',
    causationid: '01ABC.free',
    hopcount: 2,
    traceparent,
  });
});

test('an event that feeds itself is refused by its receivers in the end', () => {
  let event = makeEvent(RoomFreedV1, { ...basics, id: 'a', data: { place: 'Oslo' } });
  const accepted = Array.from({ length: MAX_HOPS + 5 }, (_, n) => {
    event = makeEvent(RoomFreedV1, { ...basics, id: `a.${n}`, cause: event, data: { place: 'Oslo' } });
    return parseEvent(catalog, event).ok;
  });
  expect(accepted.filter(Boolean).length).toBe(MAX_HOPS);
  expect(accepted.at(-1)).toBe(false);
});

test.each([
  ['data that breaks the contract', { ...basics, id: 'a', data: { ...booking, nights: 0 } }, '/data/nights'],
  ['an id that no key could hold', { ...basics, id: 'a b', data: booking }, '/id'],
  ['an empty subject', { ...basics, id: 'a', subject: '', data: booking }, '/subject'],
])('%s is a mistake of the maker', (_, given, path) => {
  const make = () => makeEvent(RoomBookedV1, given);
  expect(make).toThrow(InvalidEventError);
  expect(make).toThrow(path);
});

test('an app says its own source, a service cannot', () => {
  const data = { place: 'Oslo' };
  expect(makeEvent(GuestSeenV1, { ...basics, id: 'a', source: 'door.1', data }).source).toBe('door.1');
  expect(() => makeEvent(GuestSeenV1, { ...basics, id: 'a', data })).toThrow('/source is missing');
  expect(makeEvent(RoomFreedV1, { ...basics, id: 'a', source: 'door.1', data }).source).toBe('twolane.rooms');
});

test('whatever is made parses again, unchanged, also after JSON', () => {
  const word = fc.stringMatching(/^[!-~]{1,20}$/);
  fc.assert(
    fc.property(word, word, fc.integer({ min: 1, max: 30 }), fc.nat(), (id, subject, nights, sequence) => {
      const data = { ...booking, nights };
      const event = makeEvent(RoomBookedV1, { ...basics, id, subject, sequence, data });
      expect(parseEvent(catalog, JSON.parse(JSON.stringify(event)))).toEqual({ ok: true, value: event });
    }),
  );
});
