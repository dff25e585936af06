import fc from 'fast-check';
import { createCatalog, parseEvent } from './catalog.ts';
import type { EventContract } from './contract.ts';
import {
  booking,
  GuestSeenV1,
  RoomBookedV1,
  RoomFreedV1,
  RoomFreedV2,
  RoomFreedV3,
  wire,
} from './testing/contracts.ts';
import { defineUpcaster } from './upcast.ts';

const catalog = createCatalog([RoomBookedV1, RoomFreedV1, GuestSeenV1]);

const refusalOf = (value: unknown) => {
  const parsed = parseEvent(catalog, value);
  return parsed.ok ? undefined : parsed.refusal;
};

test('an event that fits comes back with the type of its data', () => {
  const parsed = parseEvent(catalog, wire());
  expect(parsed).toEqual({ ok: true, value: wire() });
  // The line below compiles only because the type narrows the data.
  const nights = parsed.ok && parsed.value.type === 'RoomBooked.v1' ? parsed.value.data.nights : undefined;
  expect(nights).toBe(2);
});

describe('refusals say why and where', () => {
  test.each([
    ['no event', 'hello', 'malformed', ''],
    ['no subject', wire({ subject: undefined }), 'malformed', '/subject'],
    ['another source', wire({ source: 'twolane.payments' }), 'malformed', '/source'],
    ['an unknown name', wire({ type: 'RoomPainted.v1' }), 'unknown-type', '/type'],
    ['an unknown version', wire({ type: 'RoomBooked.v2' }), 'unknown-version', '/type'],
    ['a name of Object.prototype', wire({ type: 'ToString.v1' }), 'unknown-type', '/type'],
    ['data that is no object', wire({ data: 'x' }), 'invalid-data', '/data'],
    ['a missing field', wire({ data: { ...booking, place: undefined } }), 'invalid-data', '/data/place'],
    ['a wrong type', wire({ data: { ...booking, nights: '2' } }), 'invalid-data', '/data/nights'],
    ['a broken number', wire({ data: { ...booking, nights: 1.5 } }), 'invalid-data', '/data/nights'],
    ['too large a number', wire({ data: { ...booking, nights: 31 } }), 'invalid-data', '/data/nights'],
    ['a negative number', wire({ data: { ...booking, nights: -1 } }), 'invalid-data', '/data/nights'],
    ['an unknown word', wire({ data: { ...booking, board: 'all' } }), 'invalid-data', '/data/board'],
    ['an empty list', wire({ data: { ...booking, guests: [] } }), 'invalid-data', '/data/guests'],
    [
      'a wrong item',
      wire({ data: { ...booking, guests: [{ name: 'A' }, {}] } }),
      'invalid-data',
      '/data/guests/1/name',
    ],
    ['a wrong pattern', wire({ data: { ...booking, card: '4111' } }), 'invalid-data', '/data/card'],
    ['too long a text', wire({ data: { ...booking, place: 'x'.repeat(21) } }), 'invalid-data', '/data/place'],
  ])('%s', (_, value, cause, path) => {
    expect(refusalOf(value)).toEqual({ cause, problems: [{ path, message: expect.any(String) }] });
  });

  test('the versions that are known are named', () => {
    expect(refusalOf(wire({ type: 'RoomBooked.v9' }))?.problems[0]?.message).toContain('RoomBooked.v1');
  });

  test('problems are limited in number', () => {
    const guests = Array.from({ length: 30 }, () => ({}));
    expect(refusalOf(wire({ data: { ...booking, guests } }))?.problems.length).toBe(8);
  });
});

test('fields that the contract does not name are tolerated and kept', () => {
  const newer = wire({ data: { ...booking, pets: 1 } });
  expect(parseEvent(catalog, newer)).toEqual({ ok: true, value: newer });
});

test('any JSON gives an answer, never an exception', () => {
  const attributes = Object.keys(wire());
  fc.assert(
    fc.property(fc.constantFrom(...attributes), fc.jsonValue(), (name, value) => {
      const parsed = parseEvent(catalog, wire({ [name]: value }));
      return parsed.ok || parsed.refusal.problems.length > 0;
    }),
  );
});

test('two contracts of one type are a mistake', () => {
  expect(() => createCatalog([RoomFreedV1, RoomFreedV1])).toThrow(TypeError);
});

describe('upcasters', () => {
  const toV2 = defineUpcaster(RoomFreedV1, RoomFreedV2, ({ place }) => ({ place, nights: 1 }));
  const toV3 = defineUpcaster(RoomFreedV2, RoomFreedV3, ({ place, nights }) => ({
    place,
    fromNight: 1,
    toNight: nights,
  }));
  const versions = [RoomFreedV1, RoomFreedV2, RoomFreedV3];
  const chained = createCatalog(versions, [toV3, toV2]);

  test.each([
    [1, { place: 'Oslo' }, { place: 'Oslo', fromNight: 1, toNight: 1 }],
    [2, { place: 'Oslo', nights: 4 }, { place: 'Oslo', fromNight: 1, toNight: 4 }],
    [3, { place: 'Oslo', fromNight: 2, toNight: 4 }, { place: 'Oslo', fromNight: 2, toNight: 4 }],
  ])('version %d arrives as the newest', (version, data, expected) => {
    const parsed = parseEvent(
      chained,
      wire({ type: `RoomFreed.v${version}`, dataschema: `urn:twolane:event:RoomFreed.v${version}`, data }),
    );
    expect(parsed).toEqual({
      ok: true,
      value: wire({ type: 'RoomFreed.v3', dataschema: 'urn:twolane:event:RoomFreed.v3', data: expected }),
    });
  });

  test('old data is checked against its own version first', () => {
    const parsed = parseEvent(chained, wire({ type: 'RoomFreed.v2', data: { place: 'Oslo' } }));
    expect(parsed).toMatchObject({
      refusal: { cause: 'invalid-data', problems: [{ path: '/data/nights' }] },
    });
  });

  test('an upcaster that makes bad data is found out', () => {
    const wrong = defineUpcaster(RoomFreedV1, RoomFreedV2, ({ place }) => ({ place, nights: 99 }));
    const parsed = parseEvent(
      createCatalog([RoomFreedV1, RoomFreedV2], [wrong]),
      wire({ type: 'RoomFreed.v1', data: { place: 'Oslo' } }),
    );
    expect(parsed).toMatchObject({
      refusal: { cause: 'invalid-data', problems: [{ path: '/data/nights' }] },
    });
  });

  test('where they lead is known', () => {
    expect(chained.newest('RoomFreed.v1')).toBe('RoomFreed.v3');
    expect(catalog.newest('RoomFreed.v1')).toBe('RoomFreed.v1');
  });

  test.each([
    ['to a contract outside the catalog', [RoomFreedV1], [toV2]],
    ['backwards', versions, [defineUpcaster(RoomFreedV2, RoomFreedV1, ({ place }) => ({ place }))]],
    [
      'to another event',
      [RoomFreedV1, GuestSeenV1],
      [defineUpcaster(RoomFreedV1, GuestSeenV1, (data) => data)],
    ],
    ['twice from one version', versions, [toV2, toV2]],
  ])('may not lead %s', (_, contracts: readonly EventContract[], upcasters) => {
    expect(() => createCatalog(contracts, upcasters)).toThrow(TypeError);
  });
});
