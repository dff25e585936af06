import { createHash } from 'node:crypto';
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

test('a receipt that was tampered with is refused rather than believed', async () => {
  const { store } = newOutbox();
  const [receipt] = publishedReceipts(place, ['a']);
  if (receipt?.kind !== 'putIfAbsent') throw new Error('A receipt is put.');
  await writeReceipts(store, [{ ...receipt, item: { names: 'a' } }]);
  await expect(readReceipts(store, TABLE, minuteMs)).rejects.toThrow(/holds no bytes/);
});
