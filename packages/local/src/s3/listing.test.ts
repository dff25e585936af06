import fc from 'fast-check';
import { behind, type KeysAfter, pageOf } from './listing.ts';
import type { ObjectVersion } from './types.ts';

const object = (key: string): ObjectVersion => ({
  rowId: 1,
  bucket: 'b',
  key,
  versionId: 'null',
  isMarker: false,
  modifiedMs: 0,
  blob: 'x',
  bytes: 1,
  etag: '',
  headers: {},
  retention: undefined,
});
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A bucket that counts how many rows it was asked for. */
const bucketOf = (keys: readonly string[], prefix: string) => {
  let rows = 0;
  const sorted = [...new Set(keys)].sort(byBytes);
  const keysAfter: KeysAfter = (after, limit) => {
    const found = sorted
      .filter((key) => byBytes(key, after) > 0 && key.startsWith(prefix))
      .slice(0, limit)
      .map(object);
    rows += found.length;
    return found;
  };
  return { keysAfter, rows: () => rows, sorted };
};

const allPages = (keysAfter: KeysAfter, prefix: string, delimiter: string | undefined, limit: number) => {
  const entries: string[] = [];
  let after: string | undefined = '';
  while (after !== undefined) {
    const page = pageOf({ prefix, delimiter, after, limit }, keysAfter);
    const found = [...page.objects.map(({ key }) => key), ...page.commonPrefixes];
    expect(found.length).toBeLessThanOrEqual(limit);
    entries.push(...found.sort(byBytes));
    after = page.next;
  }
  return entries;
};

const key = fc
  .array(fc.constantFrom('a', 'b', 'é', '😀', '/', '//', '.'), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

test('pages of any size are together what one page with everything is', () => {
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 40 }),
      fc.constantFrom('', 'a', 'a/', '/'),
      fc.constantFrom(undefined, '/', '//'),
      fc.integer({ min: 1, max: 5 }),
      (keys, prefix, delimiter, limit) => {
        const { keysAfter, sorted } = bucketOf(keys, prefix);
        // By the words of the API reference, one key after the other.
        const expected = new Set<string>();
        for (const each of sorted) {
          if (!each.startsWith(prefix)) continue;
          const rest = each.slice(prefix.length);
          const cut = delimiter === undefined ? -1 : rest.indexOf(delimiter);
          expected.add(
            cut === -1 || delimiter === undefined ? each : prefix + rest.slice(0, cut) + delimiter,
          );
        }
        expect(allPages(keysAfter, prefix, delimiter, limit)).toEqual([...expected].sort(byBytes));
      },
    ),
  );
});

test('a folder of many keys costs one look', () => {
  const keys = Array.from({ length: 5_000 }, (_, index) => `folder/${index}`);
  const { keysAfter, rows } = bucketOf([...keys, 'last'], '');
  const page = pageOf({ prefix: '', delimiter: '/', after: '', limit: 1_000 }, keysAfter);
  expect([page.commonPrefixes, page.objects.map((one) => one.key)]).toEqual([['folder/'], ['last']]);
  expect(rows()).toBeLessThan(50);
});

test('behind a prefix is behind all that begins with it', () => {
  expect(byBytes(behind('a/'), 'a/\uFFFF\u{10FFFE}')).toBe(1);
  expect(byBytes(behind('a/'), 'a0')).toBe(-1);
});
