import { explore } from './explore.ts';
import type { Scenario } from './scenario.ts';

/** Somebody whose balance is to be raised by one: by a write that a repetition recognises, or by one that it does not. */
const raising = (name: string, isSafe: boolean): Scenario => ({
  name,
  begin: async () => {
    let [balance, isDone] = [0, false];
    return {
      steps: [
        {
          name: 'raise',
          boot: (around) => async () => {
            await around('read balance', async () => balance);
            await around('write', async () => {
              if (isSafe && isDone) return;
              balance += 1;
              isDone = true;
            });
            return 'done';
          },
        },
      ],
      waitForRetry: () => undefined,
      books: () => ({ balance }),
    };
  },
});

test('every call is interrupted, a read once and a write before and after, and then each call of the retry', async () => {
  const { calls, singles, pairs, findings } = await explore(raising('safe', true), { pairs: true });
  expect(findings).toEqual([]);
  // A read: a crash and a failure; a write: two of each. Either is overtaken once.
  expect({ calls, singles }).toEqual({ calls: 2, singles: 8 });
  // Three crashes; in the retry of each the read is interrupted once, the write twice.
  expect(pairs).toBe(9);
});

test('a write that a repetition does not recognise is found, with the place', async () => {
  const { findings } = await explore(raising('unsafe', false), { pairs: false });
  expect(findings.map(({ at }) => at.join())).toEqual([
    '#1 read balance overtaken',
    '#2 write crashAfter',
    '#2 write failAfter',
    '#2 write overtaken',
  ]);
  expect(findings[0]?.why).toContain('"balance": 2');
});

test('what is alone is not overtaken', async () => {
  const { findings } = await explore({ ...raising('alone', false), isAlone: true }, { pairs: false });
  expect(findings.map(({ at }) => at.join())).toEqual(['#2 write crashAfter', '#2 write failAfter']);
});
