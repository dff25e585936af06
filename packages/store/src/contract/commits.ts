import type { ChangeSet, CommitResult } from '../change-set.ts';
import type { Store } from '../store.ts';
import {
  adjust,
  anEvent,
  CONTRACT_TABLES,
  changes,
  contractJournal,
  keyMaker,
  markKey,
  put,
  putAt,
} from './support.ts';

const { main, other, inbox } = CONTRACT_TABLES;

export const describeCommits = (store: () => Store): void => {
  const key = keyMaker('commits');
  const commit = (changeSet: ChangeSet): Promise<CommitResult> => store().commit(changeSet);
  const version = async (of: { readonly pk: string; readonly sk: string }) =>
    (await store().get(main, of))?.version;

  describe('versions', () => {
    test('nothing to write is committed', async () => {
      expect(await commit(changes())).toEqual({ kind: 'committed' });
    });

    test('a first put makes version 1, each later put one more', async () => {
      const k = key();
      expect(await commit(changes(put(k, { state: 'a' })))).toEqual({ kind: 'committed' });
      expect(await store().get(main, k)).toEqual({ key: k, version: 1, item: { state: 'a' } });
      expect(await commit(changes(putAt(k, 1, { state: 'b' })))).toEqual({ kind: 'committed' });
      expect(await commit(changes(putAt(k, 2, { state: 'c' })))).toEqual({ kind: 'committed' });
      expect(await store().get(main, k)).toEqual({ key: k, version: 3, item: { state: 'c' } });
    });

    test('a put replaces the whole item', async () => {
      const k = key();
      await commit(changes({ ...put(k, { a: 1, b: 2 }), expiresAtSec: 4_000_000_000 }));
      await commit(changes(putAt(k, 1, { b: 3 })));
      expect(await store().get(main, k)).toEqual({ key: k, version: 2, item: { b: 3 } });
    });

    test.each([1, 2])(
      'in a commit of %i writes, what should be absent and is there is a conflict',
      async (writes) => {
        const k = key();
        await commit(changes(put(k)));
        const failing = put(k, { mine: true });
        const beside = writes === 1 ? [] : [put(key())];
        expect(await commit(changes(failing, ...beside))).toEqual({ kind: 'conflict', writes: [failing] });
        expect(await store().get(main, k)).toEqual({ key: k, version: 1, item: {} });
      },
    );

    test.each([
      [1, 'older', 1],
      [1, 'newer', 3],
      [1, 'of an absent item', undefined],
      [2, 'older', 1],
      [2, 'newer', 3],
      [2, 'of an absent item', undefined],
    ])('in a commit of %i writes, a version that is %s is a conflict', async (writes, _, expected) => {
      const k = key();
      if (expected !== undefined) {
        await commit(changes(put(k)));
        await commit(changes(putAt(k, 1)));
      }
      const failing = putAt(k, expected ?? 1, { mine: true });
      const beside = writes === 1 ? [] : [put(key())];
      expect(await commit(changes(...beside, failing))).toEqual({ kind: 'conflict', writes: [failing] });
      expect(await version(k)).toBe(expected === undefined ? undefined : 2);
    });

    test('version 0 is an item that was only adjusted, and no absent item', async () => {
      const k = key();
      const first = putAt(k, 0, { name: 'n' });
      expect(await commit(changes(first))).toEqual({ kind: 'conflict', writes: [first] });
      await commit(changes(adjust(k, { stock: { by: 4 } })));
      expect(await version(k)).toBe(0);
      expect(await commit(changes(first))).toEqual({ kind: 'committed' });
      expect(await store().get(main, k)).toEqual({ key: k, version: 1, item: { name: 'n' } });
      expect((await commit(changes(first))).kind).toBe('conflict');
    });
  });

  describe('all or nothing', () => {
    test('writes to several tables, events and the mark become visible together', async () => {
      const [a, b, id] = [key(), key(), key().pk];
      const event = anEvent(id);
      const result = await commit({
        writes: [put(a, { n: 1 }), put(b, { n: 2 }, other)],
        events: [event],
        inbox: { consumer: 'payments', eventKey: 'shop/1', expiresAtSec: 4_000_000_001 },
      });
      expect(result).toEqual({ kind: 'committed' });
      expect((await store().get(main, a))?.item).toEqual({ n: 1 });
      expect((await store().get(other, b))?.item).toEqual({ n: 2 });
      const row = contractJournal.rowFor(event);
      expect(await store().get(row.table, row.key)).toEqual({
        key: { pk: 'contract', sk: `contract/${id}` },
        version: 1,
        item: { event: JSON.stringify(event) },
        expiresAtSec: 4_000_000_000,
      });
      expect(await store().get(inbox, markKey('payments', 'shop/1'))).toEqual({
        key: { pk: 'payments#shop/1', sk: 'mark' },
        version: 1,
        item: {},
        expiresAtSec: 4_000_000_001,
      });
    });

    test('one failing write keeps everything else away', async () => {
      const [taken, free, id] = [key(), key(), key().pk];
      await commit(changes(put(taken)));
      const mark = { consumer: 'orders', eventKey: id, expiresAtSec: 4_000_000_000 };
      const event = anEvent(id);
      const result = await commit({ writes: [put(free), put(taken)], events: [event], inbox: mark });
      expect(result.kind).toBe('conflict');
      expect(await store().get(main, free)).toBeUndefined();
      expect(await store().get(inbox, markKey('orders', id))).toBeUndefined();
      const row = contractJournal.rowFor(event);
      expect(await store().get(row.table, row.key)).toBeUndefined();
    });

    test('an event that the journal has is a conflict, never a second row or an overwritten one', async () => {
      const id = key().pk;
      await commit({ writes: [], events: [anEvent(id)] });
      const again = { ...anEvent(id), data: { other: true } };
      expect((await commit({ writes: [put(key())], events: [again] })).kind).toBe('conflict');
      const row = contractJournal.rowFor(again);
      expect((await store().get(row.table, row.key))?.item).toEqual({ event: JSON.stringify(anEvent(id)) });
    });
  });

  describe('the inbox mark', () => {
    const markOf = (eventKey: string, consumer = 'inventory') => ({
      consumer,
      eventKey,
      expiresAtSec: 4_000_000_000,
    });

    test('by itself: the first commit marks, the second finds the mark', async () => {
      const inboxMark = markOf(key().pk);
      expect(await commit({ writes: [], events: [], inbox: inboxMark })).toEqual({ kind: 'committed' });
      expect(await commit({ writes: [], events: [], inbox: inboxMark })).toEqual({ kind: 'alreadyApplied' });
    });

    test('the same commit again is already applied, although its own writes would conflict now', async () => {
      const changeSet = { writes: [put(key())], events: [anEvent(key().pk)], inbox: markOf(key().pk) };
      expect(await commit(changeSet)).toEqual({ kind: 'committed' });
      expect(await commit(changeSet)).toEqual({ kind: 'alreadyApplied' });
    });

    test('each consumer has marks of its own', async () => {
      const name = key().pk;
      await commit({ writes: [], events: [], inbox: markOf(name, 'one') });
      expect(await commit({ writes: [], events: [], inbox: markOf(name, 'two') })).toEqual({
        kind: 'committed',
      });
    });
  });

  describe('one result where several would do', () => {
    const situation = async () => {
      const [taken, counter] = [key(), key()];
      const mark = { consumer: 'c', eventKey: key().pk, expiresAtSec: 4_000_000_000 };
      await commit({ writes: [put(taken), adjust(counter, { n: { by: 1 } })], events: [], inbox: mark });
      return {
        mark,
        conflicting: put(taken),
        belowFloor: adjust(counter, { n: { by: -2, floor: 0 } }),
        unexpected: adjust(counter, { n: { by: -2, floor: 0, expected: 7 } }),
      };
    };

    test('already applied goes before conflict and floor', async () => {
      const { mark, conflicting, belowFloor } = await situation();
      const result = await commit({ writes: [belowFloor, conflicting], events: [], inbox: mark });
      expect(result).toEqual({ kind: 'alreadyApplied' });
    });

    test('conflict goes before floor', async () => {
      const { conflicting, belowFloor } = await situation();
      const result = await commit(changes(belowFloor, conflicting));
      expect(result).toEqual({ kind: 'conflict', writes: [conflicting] });
    });

    test('an unexpected value goes before the floor of the same counter', async () => {
      const { unexpected } = await situation();
      expect(await commit(changes(unexpected))).toEqual({ kind: 'conflict', writes: [unexpected] });
    });

    test('a floor alone is a refusal that names the writes it stops', async () => {
      const { belowFloor } = await situation();
      const result = await commit(changes(put(key()), belowFloor));
      expect(result).toEqual({ kind: 'refused', belowFloor: [belowFloor] });
    });
  });
};
