import type { CommitResult, Write } from '../change-set.ts';
import type { Store } from '../store.ts';
import { adjust, CONTRACT_TABLES, changes, keyMaker, put, putAt } from './support.ts';

const { main } = CONTRACT_TABLES;
const WRITERS = 16;
/** A writer that meets a conflict each time gives up: the test fails instead of going on for ever. */
const MAX_TRIES = 200;

export const describeConcurrency = (store: () => Store): void => {
  const key = keyMaker('concurrency');

  const race = (writes: readonly (readonly Write[])[]): Promise<readonly CommitResult[]> =>
    Promise.all(writes.map((each) => store().commit(changes(...each))));
  const kinds = (results: readonly CommitResult[]) => results.map(({ kind }) => kind).toSorted();
  const oneWins = ['committed', ...Array.from({ length: WRITERS - 1 }, () => 'conflict')];
  const writers = Array.from({ length: WRITERS }, (_, n) => n);

  test.each([
    ['a put by itself', 0],
    ['a transaction', 1],
  ])('of %s, exactly one first put wins, and the item is the winner`s', async (_, beside) => {
    const k = key();
    const results = await race(
      writers.map((writer) => [put(k, { writer }), ...(beside === 0 ? [] : [put(key())])]),
    );
    expect(kinds(results)).toEqual(oneWins);
    const winner = results.findIndex(({ kind }) => kind === 'committed');
    expect(await store().get(main, k)).toEqual({ key: k, version: 1, item: { writer: winner } });
  });

  test.each([
    ['a put by itself', 0],
    ['a transaction', 1],
  ])('of %s, exactly one writer wins each version', async (_, beside) => {
    const k = key();
    await store().commit(changes(put(k)));
    for (const version of [1, 2, 3]) {
      const results = await race(
        writers.map((writer) => [putAt(k, version, { writer }), ...(beside === 0 ? [] : [put(key())])]),
      );
      expect(kinds(results)).toEqual(oneWins);
      expect((await store().get(main, k))?.version).toBe(version + 1);
    }
  });

  test('writers that read again and decide again lose no update', async () => {
    const k = key();
    await store().commit(changes(put(k, { n: 0 })));
    const addOne = async () => {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const current = await store().get(main, k);
        const result = await store().commit(
          changes(putAt(k, current?.version ?? 0, { n: Number(current?.item['n']) + 1 })),
        );
        if (result.kind === 'committed') return;
      }
      throw new Error(`No luck in ${MAX_TRIES} tries.`);
    };
    await Promise.all(writers.map(addOne));
    expect(await store().get(main, k)).toEqual({ key: k, version: 1 + WRITERS, item: { n: WRITERS } });
  });

  test('a counter gives out exactly what it has, and never falls below its floor', async () => {
    const [k, stock] = [key(), 10];
    await store().commit(changes(adjust(k, { n: { by: stock } })));
    const takeOne = async () => {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const result = await store().commit(changes(adjust(k, { n: { by: -1, floor: 0 } }), put(key())));
        if (result.kind !== 'conflict') return result.kind;
      }
      throw new Error(`No luck in ${MAX_TRIES} tries.`);
    };
    const fates = await Promise.all(writers.map(takeOne));
    expect(fates.filter((fate) => fate === 'committed')).toHaveLength(stock);
    expect(fates.filter((fate) => fate === 'refused')).toHaveLength(WRITERS - stock);
    expect((await store().get(main, k))?.item).toEqual({ n: 0 });
  });

  test('of deliveries of one event at once, one is applied', async () => {
    const k = key();
    const inbox = { consumer: 'c', eventKey: key().pk, expiresAtSec: 4_000_000_000 };
    const deliver = async () => {
      for (let tries = 0; tries < MAX_TRIES; tries += 1) {
        const result = await store().commit({ ...changes(adjust(k, { n: { by: 1 } })), inbox });
        if (result.kind !== 'conflict') return result.kind;
      }
      throw new Error(`No luck in ${MAX_TRIES} tries.`);
    };
    const fates = await Promise.all(writers.map(deliver));
    expect(fates.filter((fate) => fate === 'committed')).toHaveLength(1);
    expect(fates.filter((fate) => fate === 'alreadyApplied')).toHaveLength(WRITERS - 1);
    expect((await store().get(main, k))?.item).toEqual({ n: 1 });
  });
};
