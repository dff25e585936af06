import { createHash } from 'node:crypto';
import { createMemoryStore, type Item, type Write } from '@twolane/store';
import fc from 'fast-check';
import type { NewAuditEntry } from './entry.ts';
import { auditTrail } from './trail.ts';
import { verifyTrail } from './verify.ts';

const TABLE = 'replay';
const trail = auditTrail(TABLE);
const journal = {
  rowFor: () => ({ table: 'outbox', key: { pk: '-', sk: '-' }, item: {}, expiresAtSec: 1 }),
};
const entry = (n: number, about = 'replay/r-1'): NewAuditEntry => ({
  atMs: n,
  by: 'alice',
  action: 'replay-requested',
  about,
  details: { n },
});

const chainOf = async (count: number) => {
  const store = createMemoryStore({ journal });
  for (let n = 1; n <= count; n += 1) {
    const writes = await trail.append(store, [entry(n)]);
    expect(await store.commit({ writes, events: [] })).toEqual({ kind: 'committed' });
  }
  return store;
};
type Chain = Awaited<ReturnType<typeof chainOf>>;

/** As somebody with the rights to the table could. */
const tamper = async (store: Chain, sk: string, change: (item: Item) => Item): Promise<void> => {
  const stored = store.all(TABLE).find(({ key }) => key.sk === sk && !key.pk.startsWith('audit-of#'));
  if (stored === undefined) throw new Error(`Nothing is at ${sk}.`);
  const { key, version } = stored;
  const write: Write = { kind: 'putIfVersion', table: TABLE, key, version, item: change(stored.item) };
  expect(await store.commit({ writes: [write], events: [] })).toEqual({ kind: 'committed' });
};
const key = (seq: number) => String(seq).padStart(12, '0');
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

test('the hash of an entry is that over the hash before it and its canonical text', async () => {
  const store = await chainOf(2);
  const first = sha(
    `${'0'.repeat(64)}{"about":"replay/r-1","action":"replay-requested","atMs":1,"by":"alice","details":{"n":1},"seq":1}`,
  );
  const second = sha(
    `${first}{"about":"replay/r-1","action":"replay-requested","atMs":2,"by":"alice","details":{"n":2},"seq":2}`,
  );
  expect(await trail.head(store)).toEqual({ seq: 2, hash: second });
  expect(await verifyTrail(trail, store)).toEqual({
    holds: true,
    verified: 2,
    head: { seq: 2, hash: second },
  });
});

test('an empty chain holds', async () => {
  const store = await chainOf(0);
  expect(await verifyTrail(trail, store)).toMatchObject({ holds: true, verified: 0, head: { seq: 0 } });
});

describe('what somebody did to the chain is found', () => {
  const other = (item: Item): Item => ({ ...item, text: String(item['text']).replace('alice', 'bob') });
  const rehashed = (item: Item): Item => {
    const { text, previous } = other(item);
    return { ...other(item), hash: sha(`${previous}${text}`) };
  };
  test.each<[string, string, (item: Item) => Item, { seq: number; why: string }]>([
    ['another name', key(3), other, { seq: 3, why: 'altered' }],
    ['another name, hashed anew', key(3), rehashed, { seq: 4, why: 'unlinked' }],
    ['another name in the last one, hashed anew', key(5), rehashed, { seq: 5, why: 'head' }],
    ['an entry emptied', key(2), () => ({}), { seq: 2, why: 'missing' }],
    ['a head set back', 'head', (item) => ({ ...item, seq: 4 }), { seq: 4, why: 'head' }],
    ['a head set forward', 'head', (item) => ({ ...item, seq: 9 }), { seq: 6, why: 'missing' }],
  ])('%s', async (_, sk, change, brokenAt) => {
    const store = await chainOf(5);
    await tamper(store, sk, change);
    expect(await verifyTrail(trail, store)).toMatchObject({ holds: false, brokenAt });
  });

  test('a whole new chain, by a head that was noted elsewhere', async () => {
    const noted = await trail.head(await chainOf(3));
    const store = await chainOf(0);
    const writes = await trail.append(store, [entry(7), entry(8), entry(9)]);
    await store.commit({ writes, events: [] });
    expect(await verifyTrail(trail, store)).toMatchObject({ holds: true });
    expect(await verifyTrail(trail, store, { noted })).toMatchObject({
      holds: false,
      brokenAt: { seq: 3, why: 'altered' },
    });
    const longer = { seq: 4, hash: 'x' };
    expect(await verifyTrail(trail, store, { noted: longer })).toMatchObject({
      brokenAt: { seq: 4, why: 'missing' },
    });
  });
});

test('verified in steps, it is the same chain', async () => {
  const store = await chainOf(7);
  const first = await verifyTrail(trail, store, { maxLinks: 3 });
  expect(first).toMatchObject({ holds: true, verified: 3, next: { seq: 3 } });
  const { next } = first;
  if (next === undefined) throw new Error('More must follow.');
  expect(await verifyTrail(trail, store, { from: next })).toMatchObject({ holds: true, verified: 4 });
  const elsewhere = { seq: 3, hash: 'f'.repeat(64) };
  expect(await verifyTrail(trail, store, { from: elsewhere })).toMatchObject({
    brokenAt: { seq: 4, why: 'unlinked' },
  });
});

test('of two who append at the same time one is refused whole', async () => {
  const store = await chainOf(1);
  const [one, two] = [await trail.append(store, [entry(2)]), await trail.append(store, [entry(3)])];
  expect(await store.commit({ writes: one, events: [] })).toEqual({ kind: 'committed' });
  expect((await store.commit({ writes: two, events: [] })).kind).toBe('conflict');
  expect(await verifyTrail(trail, store)).toMatchObject({ holds: true, verified: 2 });
});

test('pages, newest first, of all and of one thing', async () => {
  const store = await chainOf(3);
  await store.commit({ writes: await trail.append(store, [entry(4, 'upload/u-1')]), events: [] });
  const page = await trail.newest(store, { limit: 3 });
  expect(page.items.map(({ seq }) => seq)).toEqual([4, 3, 2]);
  const rest = await trail.newest(store, { limit: 3, after: page.next ?? '' });
  expect(rest).toMatchObject({ items: [{ seq: 1 }] });
  expect(rest.next).toBeUndefined();
  const about = await trail.newest(store, { limit: 2, about: 'replay/r-1' });
  expect(about.items.map(({ seq }) => seq)).toEqual([3, 2]);
  const last = await trail.newest(store, { limit: 2, about: 'replay/r-1', after: about.next ?? '' });
  expect(last.items.map(({ seq }) => seq)).toEqual([1]);
  expect((await trail.newest(store, { limit: 2, after: 'bm90IG1pbmU' })).items).toHaveLength(2);
});

test('whatever one character of one text becomes, the chain says where', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      async (seq, at, letter) => {
        const store = await chainOf(4);
        let changed = false;
        await tamper(store, key(seq), (item) => {
          const text = String(item['text']);
          const index = at % text.length;
          const after = `${text.slice(0, index)}${letter}${text.slice(index + 1)}`;
          changed = after !== text;
          return { ...item, text: after };
        });
        const { holds, brokenAt } = await verifyTrail(trail, store);
        expect({ holds, seq: brokenAt?.seq }).toEqual(changed ? { holds: false, seq } : { holds: true });
      },
    ),
    { numRuns: 50 },
  );
});
