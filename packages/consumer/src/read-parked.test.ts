import { deflateSync } from 'node:zlib';
import { createMemoryStore, type Item, TerminalError } from '@twolane/store';
import { createParking, type ParkedMessage } from './parking.ts';
import { readParked } from './read-parked.ts';
import { memoryJournal } from './testing/memory-journal.ts';

const message: Required<ParkedMessage> = {
  consumer: 'stock-totals',
  kind: 'deadLettered',
  cause: 'dead-lettered',
  why: 'Delivered 12 times.',
  body: '{"detail":1}',
  messageId: 'm-1',
  sentAtMs: Date.parse('2026-11-21T04:05:06.000Z'),
  receivedAtMs: Date.parse('2026-11-21T05:05:06.007Z'),
  receiveCount: 12,
};

const kept = async (changes: Partial<ParkedMessage>) => {
  const store = createMemoryStore({ journal: memoryJournal });
  await createParking({ store, table: 'Parked' }).park({ ...message, ...changes });
  const [stored] = store.all('Parked');
  if (stored === undefined) throw new Error('nothing was parked');
  return stored;
};

test.each([
  ['a dead letter', {}],
  ['a parked message', { kind: 'parked' }],
  ['a body that was deflated', { body: 'é'.repeat(300_000) }],
] as const)('%s is read as it was kept', async (_, changes) => {
  expect(readParked(await kept(changes))).toEqual({ ...message, ...changes });
});

const text = 'attribute "bodyDeflated" must be deflated text (RFC 1950) of at most 4194304 bytes.';

test.each<[string, Item, string]>([
  ['an unknown kind', { kind: 'lost' }, 'attribute "kind" must be parked or deadLettered.'],
  ['a time that is none', { sentAt: 'yesterday' }, 'attribute "sentAt" must be a time by RFC 3339.'],
  ['a body that is not deflated', { bodyDeflated: new Uint8Array([1, 2, 3]) }, text],
  // 4 KB that would be 4 MB and a byte of memory: an item may have a hundred times as much.
  ['a body that bursts', { bodyDeflated: deflateSync('x'.repeat(4 * 1024 * 1024 + 1)) }, text],
])('%s is looked at, not guessed, and named', async (_, changes, says) => {
  const stored = await kept({});
  const read = () => readParked({ ...stored, item: { ...stored.item, ...changes } });
  expect(read).toThrow(TerminalError);
  expect(read).toThrow(`Item stock-totals#2026-11-21 / 2026-11-21T04:05:06.000Z#m-1: ${says}`);
});

test('the largest body that is ours is read whole', async () => {
  const body = 'x'.repeat(4 * 1024 * 1024);
  expect(readParked(await kept({ body })).body === body).toBe(true);
});
