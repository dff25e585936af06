import { inParallel } from './in-parallel.ts';

/** Work whose ends the test decides. */
const controlled = () => {
  const running = new Map<number, () => void>();
  const work = (item: number): Promise<string> =>
    new Promise((resolve) => {
      running.set(item, () => {
        running.delete(item);
        resolve(`done ${item}`);
      });
    });
  return { running, work };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('at most so many at a time, and results in the order of the items, whoever ends first', async () => {
  const { running, work } = controlled();
  const all = inParallel([1, 2, 3, 4], 2, work);
  expect([...running.keys()]).toEqual([1, 2]);
  running.get(2)?.();
  await turn();
  expect([...running.keys()]).toEqual([1, 3]);
  running.get(3)?.();
  await turn();
  expect([...running.keys()]).toEqual([1, 4]);
  running.get(4)?.();
  running.get(1)?.();
  expect(await all).toEqual(['done 1', 'done 2', 'done 3', 'done 4']);
});

test.each([
  ['fewer items than places', [7], 5],
  ['no places: one at a time', [1, 2, 3], 0],
])('%s', async (_, items, atOnce) => {
  expect(await inParallel(items, atOnce, async (item) => item * 2)).toEqual(items.map((item) => item + item));
});

test('nothing to do is done, and a failure is everybody`s', async () => {
  expect(await inParallel([], 3, async () => 'never')).toEqual([]);
  await expect(inParallel([1, 2], 2, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('a failure is told once nothing is under way any more, and nothing further is begun', async () => {
  const { running, work } = controlled();
  let told: unknown;
  const all = inParallel([0, 1, 2, 3], 2, (item) =>
    item === 0 ? Promise.reject(new Error('broken')) : work(item),
  ).catch((error: unknown) => {
    told = error;
  });
  await turn();
  expect([...running.keys()]).toEqual([1]);
  expect(told).toBeUndefined();
  running.get(1)?.();
  await all;
  expect(told).toEqual(new Error('broken'));
  expect([...running.keys()]).toEqual([]);
});
