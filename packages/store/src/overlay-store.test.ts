import fc from 'fast-check';
import type { StoredItem, Write } from './change-set.ts';
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
import { TerminalError } from './errors.ts';
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

describe('an overlay keeps to itself what it knows', () => {
  test('an item that it made is new however often it was written, and old ones never are', async () => {
    const { base, overlay } = stores();
    await base.commit(changes(put(a)));
    await overlay.commit(changes(putAt(a, 1), put(b)));
    await overlay.commit(changes(putAt(a, 2), putAt(b, 1)));
    expect(overlay.changed().map(({ key, version, isNew }) => [key.sk, version, isNew])).toEqual([
      ['a', 3, false],
      ['b', 2, true],
    ]);
  });

  test('what a caller does to an item that it was given changes nothing', async () => {
    const { base, overlay } = stores();
    await base.commit(changes(put(a, { tags: ['x'] }), put(b, { tags: ['x'] })));
    await overlay.commit(changes(putAt(a, 1, { tags: ['y'] })));
    const spoil = (item: StoredItem | undefined) => {
      const tags = item?.item['tags'];
      if (!Array.isArray(tags)) throw new Error('Tags are a list.');
      tags.push('spoilt');
    };
    spoil(await overlay.get(main, a));
    spoil(await overlay.get(main, b));
    for (const item of (await overlay.query({ table: main, pk: 'p', limit: 1 })).items) spoil(item);
    for (const item of overlay.changed()) spoil(item);
    expect((await overlay.getMany(main, [a, b])).map((item) => item?.item['tags'])).toEqual([['y'], ['x']]);
  });

  test('its base is asked once for each item, and not for what was changed or is absent', async () => {
    const { overlay, readTables } = stores();
    await overlay.commit(changes(put(a)));
    expect(readTables).toEqual([main]);
    expect(await overlay.getMany(main, [a, b])).toMatchObject([{ key: a }, undefined]);
    expect(readTables).toEqual([main, main]);
    expect(await overlay.getMany(main, [b, a, b])).toMatchObject([undefined, { key: a }, undefined]);
    expect(await overlay.get(main, b)).toBeUndefined();
    expect(readTables).toEqual([main, main]);
    await overlay.getMany(main, [b, { pk: 'p', sk: 'c' }, { pk: 'p', sk: 'd' }]);
    expect(readTables).toEqual([main, main, main]);
  });

  test('what no table could hold is refused before its base is asked', async () => {
    const { overlay, readTables } = stores();
    const nowhere = { pk: '', sk: 'a' };
    await expect(overlay.get(main, nowhere)).rejects.toThrow(TerminalError);
    await expect(overlay.getMany(main, [a, nowhere])).rejects.toThrow(TerminalError);
    expect(readTables).toEqual([]);
  });

  test('it has its base`s layout, and tells nobody where nobody listens', async () => {
    const { base } = stores();
    const silent = createOverlayStore(base);
    expect(silent.layout).toBe(base.layout);
    expect(await silent.commit(changes(put(a)))).toEqual({ kind: 'committed' });
  });

  test('a counter that nobody had is told with 0, and a mark is no write of anybody', async () => {
    const { overlay, told } = stores();
    const counting = adjust(a, { n: { by: 1 } });
    const mark = { consumer: 'c', eventKey: 'e', expiresAtSec: 4_000_000_000 };
    await overlay.commit({ writes: [counting], events: [anEvent('e1')], inbox: mark });
    expect(told).toEqual([
      { writes: [{ write: counting, isNew: true, before: { n: 0 } }], events: [anEvent('e1')] },
    ]);
    expect(await overlay.commit(changes(adjust(a, { n: { by: -2, floor: 0 } })))).toMatchObject({
      kind: 'refused',
    });
    expect(told).toHaveLength(1);
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
