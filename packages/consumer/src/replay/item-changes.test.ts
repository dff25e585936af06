import { createHash } from 'node:crypto';
import { createCatalog, defineEvent, list, optional, record, text } from '@twolane/contracts';
import type { Committed, CommittedWrite, Item } from '@twolane/store';
import { itemChanges } from './item-changes.ts';
import { sensitiveFields } from './sensitive-fields.ts';

const shownText = { description: 'd', sensitivity: 'internal', maxLength: 9 } as const;
const hidden = { description: 'd', sensitivity: 'personal', maxLength: 9 } as const;
const Told = defineEvent({
  name: 'Told',
  version: 1,
  source: 'twolane.tests',
  owner: 'tests',
  description: 'Somebody told.',
  data: {
    sku: text(shownText),
    guest: record({ fullName: text(hidden), city: text(shownText) }),
    phones: optional(list(text(hidden), { description: 'd', minItems: 0, maxItems: 9 })),
    card: text({ ...hidden, sensitivity: 'secret' }),
  },
});
const sensitive = sensitiveFields(createCatalog([Told]));

const key = { pk: 'p', sk: 's' };
const put = (before: Item | undefined, item: Item): CommittedWrite =>
  before === undefined
    ? { write: { kind: 'putIfAbsent', table: 'T', key, item }, isNew: true, before: {} }
    : { write: { kind: 'putIfVersion', table: 'T', key, version: 1, item }, isNew: false, before };
const adjust = (counters: Readonly<Record<string, number>>, before: Item = {}): CommittedWrite => ({
  write: {
    kind: 'adjust',
    table: 'T',
    key,
    counters: Object.fromEntries(Object.entries(counters).map(([name, by]) => [name, { by }])),
  },
  isNew: false,
  before,
});
const commits = (...writes: readonly CommittedWrite[]): readonly Committed[] =>
  writes.map((write) => ({ writes: [write], events: [] }));
const changesOf = (...writes: readonly CommittedWrite[]) => itemChanges(commits(...writes), sensitive);
const digestOf = (...writes: readonly CommittedWrite[]) => changesOf(...writes).map(({ digest }) => digest);

describe('fields', () => {
  test('those that changed, with what they were and are', () => {
    expect(
      changesOf(put({ a: 1, b: [1, { x: 1 }], c: 'c' }, { a: 2, b: [1, { x: 1 }], d: null })),
    ).toStrictEqual([
      {
        table: 'T',
        ...key,
        isNew: false,
        fields: [
          { name: 'a', before: 1, after: 2 },
          { name: 'c', before: 'c' },
          { name: 'd', after: null },
        ],
        digest: expect.stringMatching(/^[0-9a-f]{32}$/),
        endDigest: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
  });

  test('steps at one item are one change, from the first to the last; counters are summed up', () => {
    const [puts, counts] = changesOf(
      put(undefined, { n: 1 }),
      put({ n: 1 }, { n: 2 }),
      adjust({ left: -2 }, { left: 5 }),
      adjust({ left: -1, sold: 1 }),
    );
    expect(puts).toMatchObject({ isNew: true, fields: [{ name: 'n', after: 2 }] });
    expect(counts?.fields).toStrictEqual([
      { name: 'left', before: 5, after: 2, by: -3 },
      { name: 'sold', by: 1 },
    ]);
  });

  test.each<[string, Item, unknown]>([
    ['by name', { fullName: 'Ada' }, '[personal]'],
    ['secret', { card: '4111' }, '[secret]'],
    ['in a list', { phones: ['1', '2'] }, '[personal]'],
    ['deep within', { guest: { fullName: 'Ada', city: 'Ulm' } }, { fullName: '[personal]', city: 'Ulm' }],
    ['in a list of maps', { guests: [{ fullName: 'Ada' }] }, [{ fullName: '[personal]' }]],
    ['in JSON text', { told: '{"guest":{"fullName":"Ada"}}' }, '{"guest":{"fullName":"[personal]"}}'],
    [
      'in long JSON text',
      { told: JSON.stringify({ fullName: 'A'.repeat(900) }) },
      '{"fullName":"[personal]"}',
    ],
    ['text that only begins like JSON', { told: '{"fullName"' }, '{"fullName"'],
    ['bytes', { image: new Uint8Array(3) }, '[3 bytes]'],
    ['long text', { note: 'x'.repeat(501) }, `${'x'.repeat(500)}… (501 characters)`],
  ])('%s: masked or cut', (_, item, shown) => {
    expect(changesOf(put(undefined, item))[0]?.fields[0]?.after).toEqual(shown);
  });
});

describe('digests', () => {
  test('see what is masked and cut', () => {
    expect(digestOf(put(undefined, { fullName: 'Ada' }))).not.toEqual(
      digestOf(put(undefined, { fullName: 'Bo' })),
    );
    const long = 'x'.repeat(600);
    expect(digestOf(put(undefined, { note: `${long}a` }))).not.toEqual(
      digestOf(put(undefined, { note: `${long}b` })),
    );
  });

  test('do not see the order of members, nor what a counter happened to be', () => {
    expect(digestOf(put({ m: { a: 1, b: 2 } }, { m: { b: 3, a: 1 } }))).toEqual(
      digestOf(put({ m: { b: 2, a: 1 } }, { m: { a: 1, b: 3 } })),
    );
    expect(digestOf(adjust({ n: 1 }, { n: 7 }))).toEqual(digestOf(adjust({ n: 1 })));
  });

  test('tell a new item from a changed one, and text from numbers and bytes', () => {
    const values = ['1', 1, [1], null, new Uint8Array([1]), { 0: 1 }];
    const all = [
      ...values.flatMap((value) => digestOf(put(undefined, { value }))),
      ...digestOf(put({}, { value: 1 })),
      ...digestOf(adjust({ value: 1 })),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

// A rehearsal is compared with an application that may run days and deployments later.
describe('what a digest is made of', () => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);

  test.each<[string, CommittedWrite, unknown]>([
    [
      'a new item',
      put(undefined, { b: 'x', a: 1 }),
      [
        'T',
        'p',
        's',
        true,
        [
          ['a', null, '1'],
          ['b', null, '"x"'],
        ],
      ],
    ],
    [
      'a changed one',
      put({ a: 1, b: 2 }, { a: 2 }),
      [
        'T',
        'p',
        's',
        false,
        [
          ['a', '1', '2'],
          ['b', '2', null],
        ],
      ],
    ],
    [
      'counters',
      adjust({ z: 1, a: -2 }, { a: 7 }),
      [
        'T',
        'p',
        's',
        'adjust',
        [
          ['a', -2],
          ['z', 1],
        ],
      ],
    ],
  ])('%s', (_, write, parts) => {
    expect(digestOf(write)).toEqual([sha(JSON.stringify(parts))]);
  });
});

test('the same key of another table, another key, and a counter beside a put are changes of their own', () => {
  const one = put(undefined, { n: 1 });
  const other = { ...one, write: { ...one.write, table: 'U' } };
  const beside = { ...one, write: { ...one.write, key: { pk: 'p', sk: 't' } } };
  const before = { ...one, write: { ...one.write, key: { pk: 'o', sk: 's' } } };
  expect(
    changesOf(one, other, beside, before, adjust({ n: 1 })).map(({ table, pk, sk }) => [table, pk, sk]),
  ).toEqual([
    ['T', 'p', 's'],
    ['U', 'p', 's'],
    ['T', 'p', 't'],
    ['T', 'o', 's'],
    ['T', 'p', 's'],
  ]);
});

test('a counter whose item held something else there shows its step alone', () => {
  expect(changesOf(adjust({ n: 2 }, { n: 'x' }))[0]?.fields).toStrictEqual([{ name: 'n', by: 2 }]);
  expect(changesOf(adjust({ b: 1, c: 1, a: 1 }))[0]?.fields.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('a member that every object has is none of the item', () => {
  expect(changesOf(put({}, { constructor: 1 }))[0]?.fields).toEqual([{ name: 'constructor', after: 1 }]);
});

test('an item that ends alike has the same digest of its end, whatever it was and however many steps it took', () => {
  const endsOf = (...writes: readonly CommittedWrite[]) =>
    changesOf(...writes).map(({ endDigest }) => endDigest);
  const [end] = endsOf(put({ n: 1 }, { n: 3, sku: 'a' }));
  expect(end).toMatch(/^[0-9a-f]{32}$/);
  expect(endsOf(put(undefined, { n: 2 }), put({ n: 2 }, { sku: 'a', n: 3 }))).toEqual([end]);
  expect(endsOf(put({ n: 1 }, { n: 4, sku: 'a' }))).not.toEqual([end]);
  expect(endsOf(put({ n: 1 }, { n: 3, sku: 'a', at: null }))).not.toEqual([end]);
  const elsewhere = put({ n: 1 }, { n: 3, sku: 'a' });
  expect(endsOf({ ...elsewhere, write: { ...elsewhere.write, key: { pk: 'p', sk: 't' } } })).not.toEqual([
    end,
  ]);
  expect(endsOf(adjust({ left: -1 }))).toEqual([undefined]);
});
