import { countCalls } from './calls.ts';

/** A process that writes twice, and tells whether it was ever heard of again. */
const writing = (points: Parameters<typeof countCalls>[0]) => {
  const calls = countCalls(points);
  const process = calls.boot();
  const written: string[] = [];
  let caught = 0;
  const write = (name: string) =>
    process.around(name, async () => {
      written.push(name);
      return name;
    });
  const work = async (): Promise<string> => {
    try {
      await write('first');
      return await write('second');
    } catch (error) {
      caught += 1;
      throw error;
    }
  };
  return { calls, written, caught: () => caught, ending: process.run(work) };
};

test.each([
  ['nothing', [], ['first', 'second'], 'ended', 0],
  ['a crash before the second call', [{ call: 2, how: 'crashBefore' }], ['first'], 'crashed', 0],
  ['a crash after the first call', [{ call: 1, how: 'crashAfter' }], ['first'], 'crashed', 0],
  ['a failure before the first call', [{ call: 1, how: 'failBefore' }], [], 'threw', 1],
  ['a failure after the second call', [{ call: 2, how: 'failAfter' }], ['first', 'second'], 'threw', 1],
] as const)(
  '%s: the effects that are there, and how it ends',
  async (_, points, effects, kind, caughtTimes) => {
    const { calls, written, caught, ending } = writing(points);
    expect((await ending).kind).toBe(kind);
    expect(written).toEqual(effects);
    // Code of a process that is gone does not run on: nothing is caught in it.
    expect(caught()).toBe(caughtTimes);
    calls.reap();
  },
);

test('a process that is gone makes no more calls, and the next one goes on counting', async () => {
  const calls = countCalls([{ call: 1, how: 'crashAfter' }]);
  const [gone, next] = [calls.boot(), calls.boot()];
  const late = gone.around('a', async () => 'a');
  await gone.run(() => late);
  void gone.around('b', async () => 'b').catch(() => undefined);
  await next.around('c', async () => 'c');
  expect(calls.made.map(({ name }) => name)).toEqual(['a', 'c']);
  calls.reap();
  await expect(late).rejects.toThrow();
});

test('a call that is overtaken comes after whatever another process does', async () => {
  const order: string[] = [];
  const calls = countCalls([{ call: 2, how: 'overtaken' }], async () => void order.push('another'));
  const { around } = calls.boot();
  for (const name of ['first', 'second']) await around(name, async () => order.push(name));
  expect(order).toEqual(['first', 'another', 'second']);
  calls.reap();
});
