import fc from 'fast-check';
import type { Item, ItemValue } from '../change-set.ts';
import type { Store } from '../store.ts';
import { CONTRACT_TABLES, changes, keyMaker, put } from './support.ts';

const { main } = CONTRACT_TABLES;

const samples: readonly (readonly [string, Item])[] = [
  ['text', { empty: '', words: 'naïve ☕ 𝄞', control: 'a\u0000b\n' }],
  ['numbers', { zero: 0, negative: -7, fraction: 0.1, large: 9_007_199_254_740_991, small: 1.5e-100 }],
  ['flags and nothing', { yes: true, no: false, nothing: null }],
  ['bytes', { bytes: Uint8Array.from([0, 255, 128, 10]), none: new Uint8Array(0) }],
  ['lists', { list: [1, 'a', [true, []], { deep: null }] }],
  ['maps', { map: { 'a.b': { '#c': ':d' } }, empty: {} }],
  ['reserved words', { name: 'n', size: 1, date: 'd', Key: 'k' }],
  ['hostile names', { constructor: 1, toString: { hasOwnProperty: 2 } }],
];

/** What DynamoDB can hold, of every kind and nested. */
const storableItem = fc.dictionary(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).map((name) => `x${name}`),
  fc.letrec<{ any: ItemValue }>((value) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: 'grapheme' }),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array({ maxLength: 16 }),
      fc.array(value('any'), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), value('any'), {
        maxKeys: 4,
      }),
    ),
  })).any,
  { maxKeys: 5 },
);

export const describeValues = (store: () => Store): void => {
  const key = keyMaker('values');

  const roundTrip = async (item: Item) => {
    const k = key();
    await store().commit(changes(put(k, item)));
    return (await store().get(main, k))?.item;
  };

  test.each(samples)('%s come back as they went in', async (_, item) => {
    expect(await roundTrip(item)).toEqual(item);
  });

  test('whatever can be stored comes back as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(storableItem, async (item) => {
        expect(await roundTrip(item)).toEqual(item);
      }),
      { numRuns: 40 },
    );
  });

  test('negative zero becomes zero, bytes become plain Uint8Array', async () => {
    const read = await roundTrip({ zero: -0, bytes: Buffer.from('abc') });
    expect(Object.is(read?.['zero'], 0)).toBe(true);
    expect(read?.['bytes']?.constructor).toBe(Uint8Array);
  });

  test('what the caller does to an item afterwards does not reach the store', async () => {
    const k = key();
    const bytes = Uint8Array.from([1, 2]);
    const list = ['a'];
    await store().commit(changes(put(k, { bytes, list })));
    bytes[0] = 9;
    list.push('b');
    const read = await store().get(main, k);
    expect(read?.item).toEqual({ bytes: Uint8Array.from([1, 2]), list: ['a'] });
    const readBytes = read?.item['bytes'];
    if (readBytes instanceof Uint8Array) readBytes[1] = 9;
    expect((await store().get(main, k))?.item['bytes']).toEqual(Uint8Array.from([1, 2]));
  });
};
