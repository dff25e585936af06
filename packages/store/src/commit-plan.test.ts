import type { ChangeSet } from './change-set.ts';
import { planCommit } from './commit-plan.ts';
import { adjust, anEvent, changes, contractJournal, put, putAt } from './contract/support.ts';
import { TerminalError } from './errors.ts';

const layout = { journal: contractJournal, inboxTable: 'inbox' };
const key = { pk: 'p', sk: 's' };
const inbox = { consumer: 'billing', eventKey: 'orders/1', expiresAtSec: 4_000_000_001 };
/** An item of as many bytes and 123 more: its key, the name of its attribute, and 120 for what the store keeps itself. */
const filled = (pk: string, bytes: number) => put({ pk, sk: 's' }, { f: 'x'.repeat(bytes) });

test('a plan is the mark, the writes and the rows of the journal, in this order', () => {
  const event = anEvent('e1');
  const write = putAt(key, 3, { a: 1 });
  const markKey = { pk: 'billing#orders/1', sk: 'mark' };
  expect(planCommit({ inbox, writes: [write], events: [event] }, layout)).toEqual([
    {
      role: 'mark',
      write: { kind: 'putIfAbsent', table: 'inbox', key: markKey, item: {}, expiresAtSec: 4_000_000_001 },
    },
    { role: 'write', write },
    { role: 'event', write: { kind: 'putIfAbsent', ...contractJournal.rowFor(event) } },
  ]);
  expect(planCommit(changes(), layout)).toEqual([]);
});

describe('what no transaction could take is refused, and the words say what and why', () => {
  test.each<[string, ChangeSet, string]>([
    [
      'one item three times',
      changes(put(key), putAt(key, 1), adjust(key, { n: { by: 1 } }), put({ pk: 'q', sk: 's' })),
      'One transaction writes an item once, this change set more often: main "p" / "s".',
    ],
    [
      'two items twice',
      changes(put(key), put({ pk: 'q', sk: 's' }), put({ pk: 'q', sk: 's' }), put(key)),
      'One transaction writes an item once, this change set more often: main "q" / "s", main "p" / "s".',
    ],
    [
      'too many writes',
      changes(...Array.from({ length: 101 }, (_, n) => put({ pk: `${n}`, sk: 's' }))),
      "A change set with 101 writes, events and marks exceeds one transaction's 100: commit it in steps.",
    ],
    [
      'too many bytes',
      changes(...'abcdefghijk'.split('').map((pk, index) => filled(pk, index === 0 ? 381_182 : 381_177))),
      "A change set of 4194305 bytes exceeds one transaction's 4194304: commit it in steps.",
    ],
    [
      'an item of too many bytes',
      changes(filled('p', 409_478)),
      'main "p" / "s": 409601 bytes, an item has at most 409600.',
    ],
    [
      'a version below 0',
      changes(putAt(key, -1)),
      'main "p" / "s": version -1 is none; versions are whole numbers from 0.',
    ],
    [
      'a fraction of a version',
      changes(putAt(key, 0.5)),
      'main "p" / "s": version 0.5 is none; versions are whole numbers from 0.',
    ],
    [
      'an expiry at 0',
      changes({ ...put(key), expiresAtSec: 0 }),
      'main "p" / "s": expiresAtSec 0 is no time in whole seconds.',
    ],
    [
      'an expiry in fractions',
      changes({ ...put(key), expiresAtSec: 1.5 }),
      'main "p" / "s": expiresAtSec 1.5 is no time in whole seconds.',
    ],
    ['no counter', changes(adjust(key, {})), 'main "p" / "s": adjusts no counter.'],
    [
      'a part of a piece',
      changes(adjust(key, { n: { by: 0.5 } })),
      'main "p" / "s": counter n: by, floor and expected are whole numbers.',
    ],
    [
      'a floor in fractions',
      changes(adjust(key, { m: { by: 1 }, n: { by: 1, floor: 0.5 } })),
      'main "p" / "s": counter n: by, floor and expected are whole numbers.',
    ],
    [
      'half expected',
      changes(adjust(key, { n: { by: 1, expected: 0.5 } })),
      'main "p" / "s": counter n: by, floor and expected are whole numbers.',
    ],
    [
      'a counter that the store keeps',
      changes(adjust(key, { version: { by: 1 } })),
      'main "p" / "s": attribute version is kept by the store itself.',
    ],
    [
      'all that the store keeps',
      changes(put(key, { pk: 1, sk: 1, version: 1, expiresAtSec: 1, commitId: 1 })),
      'main "p" / "s": attribute pk, sk, version, expiresAtSec, commitId is kept by the store itself.',
    ],
    [
      'an empty key',
      changes(put({ pk: '', sk: 's' })),
      'main "" / "s": pk has 0 bytes, must have 1 to 2048.',
    ],
    [
      'not a number',
      changes(put(key, { a: Number.NaN })),
      'main "p" / "s": cannot hold the number NaN at "a".',
    ],
  ])('%s', (_, changeSet, message) => {
    expect(() => planCommit(changeSet, layout)).toThrow(TerminalError);
    expect(() => planCommit(changeSet, layout)).toThrow(message);
  });

  test('a mark in a store without an inbox', () => {
    const plan = () => planCommit({ inbox, writes: [], events: [] }, { journal: contractJournal });
    expect(plan).toThrow(TerminalError);
    expect(plan).toThrow('billing marks orders/1, but this store has no inbox table.');
  });

  test.each([
    ['version 0', changes(putAt(key, 0))],
    ['the earliest expiry', changes({ ...put(key), expiresAtSec: 1 })],
    ['a hundred writes', changes(...Array.from({ length: 100 }, (_, n) => put({ pk: `${n}`, sk: 's' })))],
    ['an item of all bytes that one may have', changes(filled('p', 409_477))],
    [
      'a transaction of all bytes that one may have',
      changes(...'abcdefghijk'.split('').map((pk, index) => filled(pk, index === 0 ? 381_181 : 381_177))),
    ],
    ['a fall below 0', changes(adjust(key, { n: { by: -1, floor: -5, expected: -2 } }))],
  ])('%s is taken', (_, changeSet) => {
    expect(planCommit(changeSet, layout).map(({ write }) => write)).toEqual(changeSet.writes);
  });
});
