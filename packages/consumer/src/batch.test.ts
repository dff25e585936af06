import { mapBounded } from './batch.ts';

/** Work whose ends the test decides: `finish(item)` lets that item's work end. */
const controlled = () => {
  const running = new Map<number, () => void>();
  return {
    running,
    work: (item: number): Promise<string> =>
      new Promise((resolve) => {
        running.set(item, () => {
          running.delete(item);
          resolve(`done ${item}`);
        });
      }),
  };
};
/** Lets everything that can run, run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('mapBounded', () => {
  test('runs no more than allowed, and fills a free place with the next item', async () => {
    const { running, work } = controlled();
    const all = mapBounded([1, 2, 3, 4], 2, work);
    await settle();
    expect([...running.keys()]).toEqual([1, 2]);
    running.get(2)?.();
    await settle();
    expect([...running.keys()]).toEqual([1, 3]);
    for (const item of [3, 1]) running.get(item)?.();
    await settle();
    expect([...running.keys()]).toEqual([4]);
    running.get(4)?.();
    expect(await all).toEqual(['done 1', 'done 2', 'done 3', 'done 4']);
  });

  test.each([
    ['no items', [], 5],
    ['fewer items than places', [7], 5],
    ['no places: one at a time', [1, 2, 3], 0],
  ])('%s', async (_, items, concurrency) => {
    const doubled = await mapBounded(items, concurrency, async (item) => item * 2);
    expect(doubled).toEqual(items.map((item) => item + item));
  });
});
