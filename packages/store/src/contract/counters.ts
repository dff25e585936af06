import type { Adjustment } from '../change-set.ts';
import type { Store } from '../store.ts';
import { adjust, CONTRACT_TABLES, changes, keyMaker, put } from './support.ts';

const { main } = CONTRACT_TABLES;

type Fate = 'committed' | 'conflict' | 'refused';

/** Before, adjustment, what happens, after (by hand). `undefined`: there is no such counter yet. */
const cases: readonly (readonly [number | undefined, Adjustment, Fate, number | undefined])[] = [
  [undefined, { by: 5 }, 'committed', 5],
  [undefined, { by: -5 }, 'committed', -5],
  [undefined, { by: 0 }, 'committed', 0],
  [undefined, { by: 3, floor: 0 }, 'committed', 3],
  [undefined, { by: 3, floor: 3 }, 'committed', 3],
  [undefined, { by: 3, floor: 4 }, 'refused', undefined],
  [undefined, { by: -1, floor: 0 }, 'refused', undefined],
  [undefined, { by: -1, floor: -1 }, 'committed', -1],
  [undefined, { by: 1, expected: 0 }, 'committed', 1],
  [undefined, { by: 1, expected: 1 }, 'conflict', undefined],
  [undefined, { by: -1, expected: 0, floor: 0 }, 'refused', undefined],
  [undefined, { by: -1, expected: 1, floor: 0 }, 'conflict', undefined],
  [4, { by: -4, floor: 0 }, 'committed', 0],
  [4, { by: -5, floor: 0 }, 'refused', 4],
  [4, { by: -5, floor: -1 }, 'committed', -1],
  [4, { by: 1, floor: 6 }, 'refused', 4],
  [4, { by: 1, expected: 4 }, 'committed', 5],
  [4, { by: 1, expected: 3 }, 'conflict', 4],
  [4, { by: 1, expected: 0 }, 'conflict', 4],
  [4, { by: -5, expected: 4, floor: 0 }, 'refused', 4],
  [4, { by: -5, expected: 5, floor: 0 }, 'conflict', 4],
  [0, { by: 2, expected: 0 }, 'committed', 2],
  [-3, { by: 1, floor: -2 }, 'committed', -2],
  [-3, { by: 1, floor: 0 }, 'refused', -3],
];

export const describeCounters = (store: () => Store): void => {
  const key = keyMaker('counters');

  test.each(cases)('a counter at %p, adjusted %p: %s, then %p', async (before, adjustment, fate, after) => {
    for (const beside of [[], [put(key())]]) {
      const k = key();
      if (before !== undefined) await store().commit(changes(adjust(k, { n: { by: before } })));
      const result = await store().commit(changes(adjust(k, { n: adjustment }), ...beside));
      expect(result.kind).toBe(fate);
      expect((await store().get(main, k))?.item['n']).toBe(after);
    }
  });

  test('several counters of one item move together or not at all', async () => {
    const k = key();
    const moved = { available: { by: -3, floor: 0 }, reserved: { by: 3 } };
    await store().commit(changes(adjust(k, { available: { by: 4 } })));
    expect((await store().commit(changes(adjust(k, moved)))).kind).toBe('committed');
    expect((await store().commit(changes(adjust(k, moved)))).kind).toBe('refused');
    expect(await store().get(main, k)).toEqual({ key: k, version: 0, item: { available: 1, reserved: 3 } });
  });

  test('one unexpected counter makes a conflict even where another hits its floor', async () => {
    const k = key();
    await store().commit(changes(adjust(k, { a: { by: 1 }, b: { by: 1 } })));
    const mixed = adjust(k, { a: { by: -2, floor: 0 }, b: { by: 1, expected: 2 } });
    expect(await store().commit(changes(mixed))).toEqual({ kind: 'conflict', writes: [mixed] });
  });

  test('everything else about the item stays', async () => {
    const k = key();
    await store().commit(changes({ ...put(k, { name: 'lamp', n: 1 }), expiresAtSec: 4_000_000_000 }));
    await store().commit(changes(adjust(k, { n: { by: 1 } })));
    expect(await store().get(main, k)).toEqual({
      key: k,
      version: 1,
      item: { name: 'lamp', n: 2 },
      expiresAtSec: 4_000_000_000,
    });
  });

  test('names that DynamoDB reserves are names like others', async () => {
    const k = key();
    await store().commit(
      changes(adjust(k, { size: { by: 1, floor: 0 }, 'a.b': { by: 2 }, 'übrig #1': { by: 3 } })),
    );
    expect((await store().get(main, k))?.item).toEqual({ size: 1, 'a.b': 2, 'übrig #1': 3 });
  });
};
