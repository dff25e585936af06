import { MAX_HOPS } from './attributes.ts';
import { parseEnvelope } from './envelope.ts';
import { wire } from './testing/contracts.ts';

const pathsOf = (value: unknown): readonly string[] => {
  const parsed = parseEnvelope(value);
  return parsed.ok ? [] : parsed.refusal.map(({ path }) => path);
};

const without = (name: string) => Object.fromEntries(Object.entries(wire()).filter(([key]) => key !== name));

test('an event comes back as it is', () => {
  expect(parseEnvelope(wire())).toEqual({ ok: true, value: wire() });
});

test.each([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
  'partitionkey',
  'recordedtime',
  'correlationid',
  'data',
])('%s is required, and its name is said', (name) => {
  expect(pathsOf(without(name))).toEqual([`/${name}`]);
});

test.each([
  ['specversion', '0.3'],
  ['specversion', 1],
  ['id', ''],
  ['id', 'with space'],
  ['id', 'line\nbreak'],
  ['id', 'x'.repeat(257)],
  ['source', 'ünï'],
  ['type', 'OrderPlaced'],
  ['type', 'orderPlaced.v1'],
  ['type', 'OrderPlaced.v0'],
  ['type', 'OrderPlaced.v1\n'],
  ['time', '2026-02-31T00:00:00Z'],
  ['time', 'now'],
  ['time', 1795233906000],
  ['recordedtime', '2026-11-21'],
  ['datacontenttype', 'text/xml'],
  ['lateness', 'future'],
  ['sequence', '1'],
  ['sequence', 7],
  ['hopcount', -1],
  ['hopcount', 1.5],
  ['hopcount', MAX_HOPS + 1],
  ['traceparent', '00-xyz'],
  ['causationid', ''],
  ['partitionkey', null],
  // Extensions that we do not know: CloudEvents 1.0, "Naming Conventions" and "Type System".
  ['camelCase', 'x'],
  ['snake_case', 'x'],
  ['morethantwentycharacters', 'x'],
  ['nested', { a: 1 }],
  ['listed', ['a']],
  ['half', 0.5],
  ['long', 'x'.repeat(1025)],
])('%s may not be %j', (name, value) => {
  expect(pathsOf(wire({ [name]: value }))).toEqual([`/${name}`]);
});

test.each([
  ['lateness', 'onTime'],
  ['lateness', 'frozen'],
  ['hopcount', MAX_HOPS],
  ['sequence', '0000000007'],
  ['causationid', 'x'.repeat(256)],
  ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ['comexample2', 'anything at all, spaces too'],
  ['retries', 3],
  ['urgent', false],
  ['data', null],
])('%s may be %j, and is kept', (name, value) => {
  const parsed = parseEnvelope(wire({ [name]: value }));
  expect(parsed).toMatchObject({ ok: true, value: { [name]: value } });
});

test('times with an offset come back in UTC with milliseconds', () => {
  const parsed = parseEnvelope(
    wire({ time: '2026-11-21T05:05:06.7891+01:00', recordedtime: '2026-11-21T04:05:06Z' }),
  );
  expect(parsed).toMatchObject({
    value: { time: '2026-11-21T04:05:06.789Z', recordedtime: '2026-11-21T04:05:06.000Z' },
  });
});

test.each([null, undefined, 1, 'text', [], [wire()]])('%j is no event', (value) => {
  expect(pathsOf(value)).toEqual(['']);
});

test('hostile input is named before anything else is looked at', () => {
  expect(pathsOf(JSON.parse('{"__proto__":{"specversion":"1.0"}}'))).toEqual(['']);
});

test('extensions are limited in number', () => {
  const many = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`x${n}`, n]));
  expect(pathsOf(wire(many))).toEqual(['']);
});
