import type { ChangeSet, ItemValue } from '../change-set.ts';
import { TerminalError } from '../errors.ts';
import type { Store } from '../store.ts';
import { adjust, anEvent, CONTRACT_TABLES, changes, keyMaker, put, putAt } from './support.ts';

const { main } = CONTRACT_TABLES;

const nested = (levels: number): ItemValue => (levels === 0 ? 'deep' : { in: nested(levels - 1) });

export const describeLimits = (store: () => Store): void => {
  const key = keyMaker('limits');
  const refusal = (changeSet: ChangeSet) => expect(store().commit(changeSet)).rejects;

  test('a hundred writes are one commit', async () => {
    const keys = Array.from({ length: 98 }, () => key());
    const inbox = { consumer: 'limits', eventKey: key().pk, expiresAtSec: 4_000_000_000 };
    const result = await store().commit({
      writes: keys.map((k) => put(k)),
      events: [anEvent(key().pk)],
      inbox,
    });
    expect(result).toEqual({ kind: 'committed' });
  });

  test('a hundred and one are refused, events and mark included', async () => {
    const inbox = { consumer: 'limits', eventKey: key().pk, expiresAtSec: 4_000_000_000 };
    const writes = Array.from({ length: 99 }, () => put(key()));
    await refusal({ writes, events: [anEvent(key().pk)], inbox }).toThrow(/101 .* 100/);
    await refusal({ writes, events: [anEvent(key().pk)], inbox }).toThrow(TerminalError);
  });

  test('one item twice is refused and named', async () => {
    const [twice, once] = [key(), key()];
    const changeSet = changes(put(twice), put(once), adjust(twice, { n: { by: 1 } }));
    await refusal(changeSet).toThrow(TerminalError);
    await refusal(changeSet).toThrow(`main "${twice.pk}" / "it"`);
    await refusal(changeSet).not.toThrow(once.pk);
  });

  test('one event twice is refused', async () => {
    const event = anEvent(key().pk);
    await refusal({ writes: [], events: [event, event] }).toThrow(TerminalError);
  });

  test.each([
    ['an attribute that the store keeps', { version: 3 }, /version/],
    ['a key as attribute', { pk: 'x' }, /pk/],
    ['not a number', { a: Number.NaN }, /NaN/],
    ['infinity', { a: [1, Number.POSITIVE_INFINITY] }, /Infinity.*"a"/],
    ['a whole number beyond 2^53', { a: 2 ** 53 }, /9007199254740992/],
    ['a number that the database cannot tell from 0', { a: 1e-200 }, /1e-200/],
    ['half a surrogate pair', { a: 'x\ud800' }, /surrogate/],
    [
      'a member that would become a prototype',
      { a: JSON.parse('{"__proto__":{"admin":true}}') },
      /__proto__/,
    ],
    ['33 levels', { a: nested(33) }, /32 levels/],
  ])('%s is refused and named', async (_, item, message) => {
    await refusal(changes(put(key(), item))).toThrow(TerminalError);
    await refusal(changes(put(key(), item))).toThrow(message);
  });

  test('31 levels below an attribute are stored', async () => {
    expect((await store().commit(changes(put(key(), { a: nested(30) })))).kind).toBe('committed');
  });

  test('an item of 400 KB is refused, one a little smaller is stored', async () => {
    const sized = (bytes: number) => changes(put(key(), { filling: 'x'.repeat(bytes) }));
    await refusal(sized(409_600)).toThrow(TerminalError);
    expect((await store().commit(sized(409_000))).kind).toBe('committed');
  });

  test('more than 4 MB in one commit are refused', async () => {
    const writes = Array.from({ length: 11 }, () => put(key(), { filling: 'x'.repeat(390_000) }));
    await refusal(changes(...writes)).toThrow(TerminalError);
    expect((await store().commit(changes(...writes.slice(1)))).kind).toBe('committed');
  });

  test.each([
    ['an empty partition key', { pk: '', sk: 'a' }],
    ['an empty sort key', { pk: 'a', sk: '' }],
    ['a partition key of 2,049 bytes', { pk: `${'ä'.repeat(1024)}x`, sk: 'a' }],
    ['a sort key of 1,025 bytes', { pk: 'limits', sk: 'x'.repeat(1025) }],
  ])('%s is refused', async (_, k) => {
    await refusal(changes(put(k))).toThrow(TerminalError);
    await expect(store().get(main, k)).rejects.toThrow(TerminalError);
  });

  test.each([
    ['no counter', {}],
    ['a fraction', { n: { by: 0.5 } }],
    ['a floor that is no number', { n: { by: 1, floor: Number.NaN } }],
    ['the version', { version: { by: 1 } }],
  ])('an adjustment of %s is refused', async (_, counters) => {
    await refusal(changes(adjust(key(), counters))).toThrow(TerminalError);
  });

  test.each([
    ['by itself', 0],
    ['beside another write', 1],
  ])('a counter that holds text is refused %s', async (_, beside) => {
    const k = key();
    await store().commit(changes(put(k, { n: 'many' })));
    for (const adjustment of [{ by: 1 }, { by: 1, floor: 0 }, { by: 1, expected: 0 }]) {
      const others = beside === 0 ? [] : [put(key())];
      await refusal(changes(adjust(k, { n: adjustment }), ...others)).toThrow(TerminalError);
    }
  });

  test.each([-1, 1.5, Number.NaN])('version %p is refused', async (version) => {
    await refusal(changes(putAt(key(), version))).toThrow(TerminalError);
  });

  test.each([0, -1, 1.5, Number.NaN])('expiry at %p is refused', async (expiresAtSec) => {
    await refusal(changes({ ...put(key()), expiresAtSec })).toThrow(TerminalError);
  });
};
