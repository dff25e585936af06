import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createCatalog,
  defineEvent,
  defineUpcaster,
  type EventContract,
  optional,
  text,
  whole,
} from '@twolane/contracts';
import { catalog } from '@twolane/events';
import { checkContracts } from './contracts/check.ts';

const note = text({ description: 'A note.', sensitivity: 'internal', maxLength: 20 });
const count = whole({ description: 'How many.', sensitivity: 'internal', minimum: 0, maximum: 10 });
const about = {
  name: 'RoomBooked',
  source: 'twolane.rooms',
  owner: 'rooms',
  description: 'A room was booked.',
} as const;

const first = defineEvent({ ...about, version: 1, data: { note } });
const grown = defineEvent({ ...about, version: 1, data: { note, count: optional(count) } });
const broken = defineEvent({ ...about, version: 1, data: { note, count } });
const second = defineEvent({ ...about, version: 2, data: { note, count } });
const toSecond = defineUpcaster(first, second, (data) => ({ ...data, count: 0 }));

const example = (type: string, data: unknown) => ({
  specversion: '1.0',
  id: 'e-1',
  source: 'twolane.rooms',
  type,
  subject: 's-1',
  time: '2026-11-21T04:05:06.000Z',
  datacontenttype: 'application/json',
  dataschema: `urn:twolane:event:${type}`,
  partitionkey: 's-1',
  recordedtime: '2026-11-21T04:05:06.000Z',
  correlationid: 'e-1',
  data,
});

let eventsFolder = '';
beforeEach(() => {
  eventsFolder = mkdtempSync(join(tmpdir(), 'contracts-'));
  mkdirSync(join(eventsFolder, 'rooms'));
  giveExample(1, { note: 'a' });
});
afterEach(() => rmSync(eventsFolder, { recursive: true }));

const giveExample = (version: number, data: unknown, changes: object = {}): void => {
  const file = join(eventsFolder, 'rooms', `room-booked.v${version}.example.json`);
  writeFileSync(file, JSON.stringify({ ...example(`RoomBooked.v${version}`, data), ...changes }));
};
const check = (...contracts: readonly EventContract[]) =>
  checkContracts(createCatalog(contracts), { eventsFolder, writes: false });
const publish = (...contracts: readonly EventContract[]) =>
  checkContracts(createCatalog(contracts), { eventsFolder, writes: true });
const generated = (path: string): string => readFileSync(join(eventsFolder, 'generated', path), 'utf8');

test("the project's own contracts are as published", () => {
  const folder = new URL('../events', import.meta.url).pathname;
  expect(checkContracts(catalog, { eventsFolder: folder, writes: false })).toEqual([]);
});

test('what is generated must be up to date, and can be brought there', () => {
  expect(check(first).join('\n')).toContain('schemas/RoomBooked.v1.json is stale');
  expect(publish(first)).toEqual([]);
  expect(check(first)).toEqual([]);
  expect(JSON.parse(generated('schemas/RoomBooked.v1.json'))).toMatchObject({ title: 'RoomBooked.v1' });
});

test('a file that does not belong there is stale, and is removed', () => {
  publish(first);
  writeFileSync(join(eventsFolder, 'generated/schemas/Old.v1.json'), '{}');
  expect(check(first)).toEqual(['generated/schemas/Old.v1.json is stale: run check-contracts --write']);
  expect(publish(first)).toEqual([]);
});

test('a contract file that the catalog does not have is named', () => {
  publish(first);
  writeFileSync(join(eventsFolder, 'rooms/room-booked.v1.ts'), '');
  writeFileSync(join(eventsFolder, 'rooms/room-left-open.v2.ts'), '');
  expect(check(first)).toEqual([
    "rooms/room-left-open.v2.ts: catalog.ts has no RoomLeftOpen.v2; add the contract there and to index.ts, or mend the file's name",
  ]);
});

test('an optional field may be added, and the baseline grows with it', () => {
  publish(first);
  expect(check(grown).join('\n')).toContain('baseline.json is stale');
  expect(publish(grown)).toEqual([]);
  expect(check(first).join('\n')).toContain('RoomBooked.v1 data/count: the field is gone');
});

test('a change that breaks others is refused, also when writing, and leaves the baseline as it was', () => {
  publish(first);
  const baseline = generated('baseline.json');
  giveExample(1, { note: 'a', count: 1 });
  expect(publish(broken)[0]).toMatch(
    /^RoomBooked\.v1 data\/count: a new field is required\. wrap it in optional/,
  );
  expect(generated('baseline.json')).toBe(baseline);
});

test('a new version needs an upcaster from the old one, and an example', () => {
  publish(first);
  expect(check(first, second).join('\n')).toContain('RoomBooked.v1: no upcaster leads to RoomBooked.v2');
  expect(check(first, second).join('\n')).toContain('RoomBooked.v2: has no golden example');
  giveExample(2, { note: 'a', count: 1 });
  const both = createCatalog([first, second], [toSecond]);
  expect(checkContracts(both, { eventsFolder, writes: true })).toEqual([]);
});

test.each([
  ['breaks its contract', { note: 1 }, {}, 'invalid-data: /data/note'],
  ['breaks the envelope', { note: 'a' }, { id: '' }, 'malformed: /id'],
  ['is changed by parsing', { note: 'a' }, { time: '2026-11-21T05:05:06+01:00' }, 'is changed by parsing'],
])('a golden example that %s is named', (_, data, changes, problem) => {
  giveExample(1, data, changes);
  expect(publish(first).join('\n')).toContain(`rooms/room-booked.v1.example.json: ${problem}`);
});

test('a baseline that somebody damaged is not taken for an empty one', () => {
  publish(first);
  for (const text of ['', '[1]', '{"RoomBooked.v1":{}}']) {
    writeFileSync(join(eventsFolder, 'generated/baseline.json'), text);
    expect(publish(broken)[0]).toContain('baseline.json is not as it was written');
  }
});
