import type { StoredItem } from '../change-set.ts';
import { TerminalError } from '../errors.ts';
import type { Store } from '../store.ts';
import { CONTRACT_TABLES, changes, keyMaker, put } from './support.ts';

const { main } = CONTRACT_TABLES;
const MAX_PAGES = 50;

export const describeReads = (store: () => Store): void => {
  const key = keyMaker('reads');

  const fill = async (pk: string, sortKeys: readonly string[]) => {
    for (let start = 0; start < sortKeys.length; start += 100) {
      const chunk = sortKeys.slice(start, start + 100);
      await store().commit(changes(...chunk.map((sk) => put({ pk, sk }, { named: sk }))));
    }
  };

  describe('get', () => {
    test('nothing there is undefined', async () => {
      expect(await store().get(main, key())).toBeUndefined();
    });
  });

  describe('getMany', () => {
    test('no keys, no items', async () => {
      expect(await store().getMany(main, [])).toEqual([]);
    });

    test('more keys than one call takes, in their order, with gaps and repetitions', async () => {
      const { pk } = key();
      const present = Array.from({ length: 230 }, (_, n) => `n${n}`);
      await fill(pk, present);
      const asked = ['absent', ...present.toReversed(), 'n0', 'absent', 'n229'];
      const found = await store().getMany(
        main,
        asked.map((sk) => ({ pk, sk })),
      );
      expect(found.map((item) => item?.item['named'])).toEqual([
        undefined,
        ...present.toReversed(),
        'n0',
        undefined,
        'n229',
      ]);
    });

    test('items that together exceed one answer of the database', async () => {
      const { pk } = key();
      const keys = Array.from({ length: 50 }, (_, n) => ({ pk, sk: `big${n}` }));
      for (let start = 0; start < keys.length; start += 10) {
        const chunk = keys.slice(start, start + 10);
        await store().commit(changes(...chunk.map((k) => put(k, { filling: 'x'.repeat(380_000) }))));
      }
      const found = await store().getMany(main, keys);
      expect(found.map((item) => item?.key)).toEqual(keys);
    });
  });

  describe('query', () => {
    const allPages = async (pk: string, limit: number, skPrefix?: string) => {
      const pages: (readonly StoredItem[])[] = [];
      let after: string | undefined;
      do {
        const page = await store().query({
          table: main,
          pk,
          limit,
          ...(skPrefix === undefined ? {} : { skPrefix }),
          ...(after === undefined ? {} : { after }),
        });
        pages.push(page.items);
        after = page.next;
      } while (after !== undefined && pages.length < MAX_PAGES);
      return pages;
    };
    const names = (pages: readonly (readonly StoredItem[])[]) => pages.flat().map(({ key: { sk } }) => sk);

    test('an empty partition is one empty page', async () => {
      expect(await store().query({ table: main, pk: key().pk, limit: 10 })).toEqual({ items: [] });
    });

    test('every item once, in the order of the sort keys, at most `limit` a page', async () => {
      const { pk } = key();
      const sorted = Array.from({ length: 23 }, (_, n) => `s${String(n).padStart(2, '0')}`);
      await fill(pk, sorted.toReversed());
      for (const limit of [1, 5, 22, 23, 24]) {
        const pages = await allPages(pk, limit);
        expect(names(pages)).toEqual(sorted);
        expect(Math.max(...pages.map((page) => page.length))).toBe(Math.min(limit, 23));
      }
    });

    test('only sort keys with the prefix', async () => {
      const { pk } = key();
      await fill(pk, ['a', 'line#1', 'line#2', 'lime', 'line', 'z']);
      expect(names(await allPages(pk, 1, 'line#'))).toEqual(['line#1', 'line#2']);
      expect(names(await allPages(pk, 10, ''))).toHaveLength(6);
    });

    test('sort keys order by their UTF-8 bytes', async () => {
      const { pk } = key();
      const sorted = ['A', 'Z', 'a', 'é', '\u{fffd}', '\u{10000}'];
      await fill(pk, sorted.toReversed());
      expect(names(await allPages(pk, 4))).toEqual(sorted);
    });

    test('items beyond one megabyte come on further pages', async () => {
      const { pk } = key();
      const sorted = ['1', '2', '3', '4', '5', '6'];
      await store().commit(changes(...sorted.map((sk) => put({ pk, sk }, { filling: 'x'.repeat(300_000) }))));
      expect(names(await allPages(pk, 100))).toEqual(sorted);
    });

    test.each([0, -1, 1.5, Number.NaN, 10_001])('a limit of %p is refused', async (limit) => {
      await expect(store().query({ table: main, pk: key().pk, limit })).rejects.toThrow(TerminalError);
    });

    test.each(['', '%%%', 'x'])('the page token %p is refused', async (after) => {
      await expect(store().query({ table: main, pk: key().pk, limit: 1, after })).rejects.toThrow(
        /page token/,
      );
    });
  });
};
