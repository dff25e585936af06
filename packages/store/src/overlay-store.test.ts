import fc from 'fast-check';
import type { Write } from './change-set.ts';
import type { Committed } from './committed.ts';
import {
  adjust,
  anEvent,
  CONTRACT_TABLES,
  changes,
  contractJournal,
  put,
  putAt,
} from './contract/support.ts';
import { createMemoryStore } from './memory-store.ts';
import { createOverlayStore } from './overlay-store.ts';
import { createRecordingStore } from './recording-store.ts';

const { main, inbox, journal } = CONTRACT_TABLES;
const a = { pk: 'p', sk: 'a' };
const b = { pk: 'p', sk: 'b' };
const stores = () => {
  const readTables: string[] = [];
  const base = createMemoryStore({
    journal: contractJournal,
    inboxTable: inbox,
    hooks: {
      beforeRead: async (table) => {
        readTables.push(table);
      },
    },
  });
  const told: Committed[] = [];
  const overlay = createOverlayStore(base, { onCommitted: (committed) => told.push(committed) });
  return { base, overlay, told, readTables };
};
const contentOf = ({ all }: Pick<ReturnType<typeof createMemoryStore>, 'all'>) =>
  [main, inbox, journal].map(all);

describe('an overlay', () => {
  test('shows what it committed, and its base shows nothing of it', async () => {
    const { base, overlay } = stores();
    await base.commit(changes(put(a, { n: 1 }), adjust(b, { count: { by: 5 } })));
    const before = contentOf(base);
    const mark = { consumer: 'c', eventKey: 'e', expiresAtSec: 4_000_000_000 };
    await overlay.commit({
      writes: [putAt(a, 1, { n: 2 }), adjust(b, { count: { by: -2 } })],
      events: [anEvent('e1')],
      inbox: mark,
    });
    expect(contentOf(base)).toEqual(before);
    expect(await overlay.get(main, a)).toEqual({ key: a, version: 2, item: { n: 2 } });
    expect(await overlay.getMany(main, [b, a])).toMatchObject([{ item: { count: 3 } }, { item: { n: 2 } }]);
    expect(await overlay.commit({ writes: [], events: [], inbox: mark })).toEqual({ kind: 'alreadyApplied' });
    expect(overlay.changed().map(({ table, key, isNew }) => [table, key.sk, isNew])).toEqual([
      [inbox, 'mark', true],
      [journal, 'contract/e1', true],
      [main, 'a', false],
      [main, 'b', false],
    ]);
  });

  test('finds marks and items of its base, and never looks for journal rows there', async () => {
    const { base, overlay, readTables } = stores();
    const mark = { consumer: 'c', eventKey: 'e', expiresAtSec: 4_000_000_000 };
    await base.commit({ writes: [put(a)], events: [], inbox: mark });
    const again = { writes: [put(b)], events: [anEvent('e1')], inbox: mark };
    expect(await overlay.commit(again)).toEqual({ kind: 'alreadyApplied' });
    expect(await overlay.commit(changes(put(a)))).toMatchObject({ kind: 'conflict' });
    expect(await overlay.commit({ writes: [], events: [anEvent('e1')] })).toEqual({ kind: 'committed' });
    expect(readTables).not.toContain(journal);
  });

  test('an item that was read stays so under live traffic, until a conflict: deciding again then helps', async () => {
    const { base, overlay } = stores();
    await base.commit(changes(put(a, { n: 1 })));
    await overlay.get(main, a);
    await base.commit(changes(putAt(a, 1, { n: 2 })));
    expect((await overlay.get(main, a))?.version).toBe(1);
    expect(await overlay.commit(changes(putAt(a, 2, { n: 3 })))).toMatchObject({ kind: 'conflict' });
    expect(await overlay.get(main, a)).toMatchObject({ version: 2, item: { n: 2 } });
    expect(await overlay.commit(changes(putAt(a, 2, { n: 3 })))).toEqual({ kind: 'committed' });
  });

  test('a query that shows a newer item than was read wins over it', async () => {
    const { base, overlay } = stores();
    await base.commit(changes(put(a, { n: 1 })));
    await overlay.get(main, a);
    await base.commit(changes(putAt(a, 1, { n: 2 })));
    const { items } = await overlay.query({ table: main, pk: 'p', limit: 1 });
    expect(items).toMatchObject([{ version: 2, item: { n: 2 } }]);
    expect(await overlay.commit(changes(putAt(a, 2, { n: 3 })))).toEqual({ kind: 'committed' });
  });

  test('tells each write with the item before it, counters with their values', async () => {
    const { base, overlay, told } = stores();
    await base.commit(changes(put(a, { n: 1 }), adjust(b, { count: { by: 5 } })));
    const counting = adjust(b, { count: { by: 1 }, other: { by: 2 } });
    await overlay.commit(changes(putAt(a, 1, { n: 2 }), counting));
    expect(told.flatMap(({ writes }) => writes)).toEqual([
      { write: putAt(a, 1, { n: 2 }), isNew: false, before: { n: 1 } },
      { write: counting, isNew: false, before: { count: 5, other: 0 } },
    ]);
  });
});

test('pages over an overlay: every item once and in order, the newer where both have it', async () => {
  const names = fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(names, names, fc.integer({ min: 1, max: 12 }), async (below, above, limit) => {
      const { base, overlay } = stores();
      const keyOf = (n: number) => ({ pk: 'p', sk: `s${String(n).padStart(2, '0')}` });
      for (const n of below) await base.commit(changes(put(keyOf(n), { from: 'base' })));
      for (const n of above) {
        const write: Write = below.includes(n)
          ? putAt(keyOf(n), 1, { from: 'overlay' })
          : put(keyOf(n), { from: 'overlay' });
        await overlay.commit(changes(write));
      }
      const found: unknown[] = [];
      let after: string | undefined;
      do {
        const page = await overlay.query({
          table: main,
          pk: 'p',
          skPrefix: 's',
          limit,
          ...(after === undefined ? {} : { after }),
        });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ key, item }) => [key.sk, item['from']]));
        after = page.next;
      } while (after !== undefined);
      const expected = [...new Set([...below, ...above])]
        .toSorted((left, right) => left - right)
        .map((n) => [keyOf(n).sk, above.includes(n) ? 'overlay' : 'base']);
      expect(found).toEqual(expected);
    }),
  );
});

describe('a recording store', () => {
  test('tells what was read before each write, through steps, and nothing of what was refused', async () => {
    const { base, readTables } = stores();
    const told: Committed[] = [];
    const store = createRecordingStore(base, (committed) => told.push(committed));
    await base.commit(changes(put(a, { n: 1 })));
    await store.get(main, a);
    await store.commit(changes(putAt(a, 1, { n: 2 }), put(b)));
    await store.commit(changes(putAt(a, 1, { n: 9 })));
    const readsSoFar = readTables.length;
    await store.commit({ writes: [putAt(b, 1, { n: 3 })], events: [anEvent('e1')] });
    expect(readTables).toHaveLength(readsSoFar);
    const counting = adjust({ pk: 'c', sk: 'c' }, { free: { by: 1 }, exact: { by: 1, expected: 0 } });
    await store.commit(changes(counting));
    expect(told).toEqual([
      {
        writes: [
          { write: putAt(a, 1, { n: 2 }), isNew: false, before: { n: 1 } },
          { write: put(b), isNew: true, before: {} },
        ],
        events: [],
      },
      {
        writes: [{ write: putAt(b, 1, { n: 3 }), isNew: false, before: {} }],
        events: [anEvent('e1')],
      },
      { writes: [{ write: counting, isNew: false, before: { exact: 0 } }], events: [] },
    ]);
  });

  test('looks at an item that is put without having been read', async () => {
    const { base } = stores();
    const told: Committed[] = [];
    await base.commit(changes(put(a, { n: 1 })));
    await createRecordingStore(base, (committed) => told.push(committed)).commit(
      changes(putAt(a, 1, { n: 2 })),
    );
    expect(told[0]?.writes).toEqual([{ write: putAt(a, 1, { n: 2 }), isNew: false, before: { n: 1 } }]);
  });
});
