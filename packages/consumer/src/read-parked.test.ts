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

test.each<[string, Item]>([
  ['an unknown kind', { kind: 'lost' }],
  ['a time that is none', { sentAt: 'yesterday' }],
  ['a body that is not deflated', { bodyDeflated: new Uint8Array([1, 2, 3]) }],
])('%s is looked at, not guessed', async (_, changes) => {
  const stored = await kept({});
  expect(() => readParked({ ...stored, item: { ...stored.item, ...changes } })).toThrow(TerminalError);
});
