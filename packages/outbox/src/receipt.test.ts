import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ItemValue } from '@twolane/store';
import fc from 'fast-check';
import { asideReceipt, publishedReceipts, readReceipts, writeReceipts } from './receipt.ts';
import { newOutbox, TABLE } from './testing/sample.ts';

const minuteMs = Date.parse('2026-11-21T04:05:00.000Z');
const place = { table: TABLE, minuteMs, expiresAtSec: 4_000_000_000 };

test('a minute without receipts has none', async () => {
  const { store } = newOutbox();
  expect(await readReceipts(store, TABLE, minuteMs)).toEqual({ published: new Set(), aside: new Set() });
});

test('receipts name exactly what they were given, whatever the names', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', minLength: 1 })), async (names) => {
      const { store } = newOutbox();
      await writeReceipts(store, publishedReceipts(place, names));
      expect((await readReceipts(store, TABLE, minuteMs)).published).toEqual(new Set(names));
    }),
  );
});

test('receipts of one minute add up, and other minutes are not theirs', async () => {
  const { store } = newOutbox();
  await writeReceipts(store, publishedReceipts(place, ['a', 'b']));
  await writeReceipts(store, publishedReceipts(place, ['c']));
  await writeReceipts(store, publishedReceipts({ ...place, minuteMs: minuteMs + 60_000 }, ['d']));
  expect((await readReceipts(store, TABLE, minuteMs)).published).toEqual(new Set(['a', 'b', 'c']));
});

test('the same receipt again is one receipt, in any order of names', async () => {
  const { store } = newOutbox();
  await writeReceipts(store, publishedReceipts(place, ['a', 'b']));
  await writeReceipts(store, publishedReceipts(place, ['b', 'a', 'b']));
  expect(store.all(TABLE)).toHaveLength(1);
});

test('more names than one receipt holds make more receipts', async () => {
  const { store } = newOutbox();
  const names = Array.from({ length: 1_201 }, (_, n) => `twolane.orders/${n}`);
  await writeReceipts(store, publishedReceipts(place, names));
  expect(store.all(TABLE)).toHaveLength(3);
  expect((await readReceipts(store, TABLE, minuteMs)).published).toEqual(new Set(names));
});

test('a hundred names of a usual kind take under three kilobytes', () => {
  // Ids as time-ordered as ULIDs are, and with as little to compress in their other half.
  const names = Array.from({ length: 100 }, (_, n) => {
    const noise = createHash('sha256').update(`${n}`).digest('hex').slice(0, 20);
    return `twolane.orders/01KAJW5Z${String(n % 60).padStart(2, '0')}${noise}`;
  });
  const [receipt] = publishedReceipts(place, names);
  const bytes = receipt?.kind === 'putIfAbsent' ? receipt.item['names'] : undefined;
  expect(bytes instanceof Uint8Array && bytes.byteLength).toBeLessThan(3_000);
});

test('what can never be published is named with its cause', async () => {
  const { store } = newOutbox();
  const receipt = asideReceipt(place, { name: 'a/1', code: 'EntryTooLarge', why: 'Too many bytes.' });
  await writeReceipts(store, [receipt, receipt]);
  expect(await readReceipts(store, TABLE, minuteMs)).toEqual({
    published: new Set(),
    aside: new Set(['a/1']),
  });
  expect(store.all(TABLE).map(({ item }) => item)).toEqual([
    { name: 'a/1', code: 'EntryTooLarge', why: 'Too many bytes.' },
  ]);
});

// Readers of other versions find receipts by these keys, and the ids by which the same receipt is known again.
test('the keys of receipts: their minute, their kind, and a digest of what they name', () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
  const aside = asideReceipt(place, { name: 'ä/1', code: 'EntryTooLarge', why: 'Too many bytes.' });
  expect(aside).toEqual({
    kind: 'putIfAbsent',
    table: TABLE,
    key: { pk: 'receipts#2026-11-21T04:05', sk: `aside#${digest('ä/1')}` },
    item: { name: 'ä/1', code: 'EntryTooLarge', why: 'Too many bytes.' },
    expiresAtSec: 4_000_000_000,
  });
  expect(publishedReceipts(place, ['b', 'ä', 'a'])).toEqual([
    {
      kind: 'putIfAbsent',
      table: TABLE,
      key: {
        pk: 'receipts#2026-11-21T04:05',
        sk: `published#${digest('["a","b","ä"]').slice(0, 16)}`,
      },
      item: { names: deflateRawSync('["a","b","ä"]') },
      expiresAtSec: 4_000_000_000,
    },
  ]);
});

test('500 names are one receipt, 501 are two, none are none', () => {
  const names = Array.from({ length: 501 }, (_, n) => `twolane.orders/${n}`);
  expect([0, 1, 500, 501].map((n) => publishedReceipts(place, names.slice(0, n)).length)).toEqual([
    0, 1, 1, 2,
  ]);
});

test('each name is in one receipt', () => {
  const names = Array.from({ length: 1_001 }, (_, n) => String(n).padStart(4, '0'));
  const held = publishedReceipts(place, names).map((receipt) => {
    const bytes = receipt.kind === 'putIfAbsent' ? receipt.item['names'] : undefined;
    if (!(bytes instanceof Uint8Array)) throw new Error('A receipt holds bytes.');
    return JSON.parse(inflateRawSync(bytes).toString());
  });
  expect(held).toEqual([names.slice(0, 500), names.slice(500, 1_000), ['1000']]);
});

test('receipts are read to their last page', async () => {
  const { store } = newOutbox();
  const names = Array.from({ length: 201 }, (_, n) => `twolane.orders/${n}`);
  for (const name of names) await writeReceipts(store, publishedReceipts(place, [name]));
  expect((await readReceipts(store, TABLE, minuteMs)).published).toEqual(new Set(names));
});

describe('a receipt that was tampered with is refused rather than believed', () => {
  test.each<[string, ItemValue, RegExp]>([
    ['text for bytes', 'a', /^Receipt published#\S{16} holds no bytes in "names"\.$/],
    ['an object', deflateRawSync('{"length":1}'), /^Receipt published#\S{16} holds no list of names\.$/],
    [
      'a list with a number',
      deflateRawSync('["a",1]'),
      /^Receipt published#\S{16} holds no list of names\.$/,
    ],
    ['no JSON', deflateRawSync('a'), /JSON/],
    // An honest one has 500 names of at most 1,024 bytes.
    ['far too much', deflateRawSync(`["${'a'.repeat(550_000)}"]`), /larger than 550000 bytes/],
  ])('%s', async (_, names, message) => {
    const { store } = newOutbox();
    const [receipt] = publishedReceipts(place, ['a']);
    if (receipt?.kind !== 'putIfAbsent') throw new Error('A receipt is put.');
    await writeReceipts(store, [{ ...receipt, item: { names } }]);
    await expect(readReceipts(store, TABLE, minuteMs)).rejects.toThrow(message);
  });
});
