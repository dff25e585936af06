import { allEnded } from './all-ended.ts';

test('values in the order of the promises', async () => {
  expect(await allEnded([Promise.resolve(1), Promise.resolve(2)])).toEqual([1, 2]);
  expect(await allEnded([])).toEqual([]);
});

test('a failure is told once all have ended, and it is the first of them', async () => {
  const slow = Promise.withResolvers<number>();
  let told: unknown;
  const all = allEnded([
    slow.promise,
    Promise.reject(new Error('first')),
    Promise.reject(new Error('second')),
  ]).catch((error: unknown) => {
    told = error;
  });
  await new Promise(setImmediate);
  expect(told).toBeUndefined();
  slow.resolve(1);
  await all;
  expect(told).toEqual(new Error('first'));
});
