import { RetryableError } from '@twolane/store';
import { type addToTotal, TOTALS, totalKey, totalPut } from './testing/counted.ts';
import { startMs } from './testing/sqs.ts';
import { stage } from './testing/stage.ts';

describe('an effect in steps', () => {
  /** Counts up to the event's units, one step each; where it is, the item says. */
  const inSteps: typeof addToTotal = async (event, { store }) => {
    const found = await store.get(TOTALS, totalKey);
    const total = Number(found?.item['total'] ?? 0);
    if (total >= event.data.units) return { kind: 'alreadyApplied' };
    return {
      kind: 'change',
      changeSet: totalPut(found?.version, { total: total + 1 }),
      more: total + 1 < event.data.units,
    };
  };

  test('is marked with its last step only', async () => {
    const { deliver, commits, handledLines } = stage({ react: inSteps });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual([]);
    expect(commits.map(({ inbox }) => inbox?.eventKey)).toEqual([
      undefined,
      undefined,
      'twolane.inventory/a',
    ]);
    expect(handledLines()).toMatchObject([{ outcome: 'applied', steps: 3 }]);
  });

  test.each([1, 2, 3])('goes on where a crash at step %d left it', async (crashAt) => {
    let commitsSeen = 0;
    const { deliver, total } = stage({
      react: inSteps,
      afterCommit: async () => {
        commitsSeen += 1;
        if (commitsSeen === crashAt) throw new RetryableError('killed');
      },
    });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual(['message-a']);
    expect(await deliver([{ id: 'a', units: 3 }], { receiveCount: 2 })).toEqual([]);
    expect(await total()).toBe(3);
  });

  test.each(['alreadyApplied', 'nothing'] as const)(
    'is applied where after some steps there is %s',
    async (kind) => {
      const { deliver, handledLines } = stage({
        react: async (event, context) => {
          const reaction = await inSteps(event, context);
          if (reaction.kind === 'alreadyApplied') return { kind, why: 'all there' };
          return reaction.kind === 'change' ? { ...reaction, more: true } : reaction;
        },
      });
      expect(await deliver([{ id: 'a', units: 2 }])).toEqual([]);
      expect(handledLines()).toMatchObject([{ outcome: 'applied', steps: 2 }]);
    },
  );

  test('has as many setbacks for each step as it likes, if no step has too many', async () => {
    let attempts = 0;
    const { deliver, total } = stage({
      react: inSteps,
      limits: { maxSetbacks: 1 },
      beforeCommit: async () => {
        attempts += 1;
        return attempts % 2 === 1 ? { kind: 'conflict', writes: [] } : undefined;
      },
    });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual([]);
    expect(await total()).toBe(3);
  });

  test('must write something: a step that leaves no trace would be taken for ever', async () => {
    const { deliver, commits, handledLines } = stage({
      react: async () => ({ kind: 'change', changeSet: { writes: [], events: [] }, more: true }),
    });
    expect(await deliver([{ id: 'a' }])).toEqual(['message-a']);
    expect(commits).toEqual([]);
    expect(handledLines()).toMatchObject([{ outcome: 'retry', cause: 'terminal' }]);
  });

  test('takes a bounded number of steps in one delivery; the next one goes on at once', async () => {
    const { deliver, total, postponed } = stage({ react: inSteps, limits: { maxSteps: 2 } });
    expect(await deliver([{ id: 'a', units: 5 }])).toEqual(['message-a']);
    expect(await deliver([{ id: 'a', units: 5 }], { receiveCount: 2 })).toEqual(['message-a']);
    expect(await deliver([{ id: 'a', units: 5 }], { receiveCount: 3 })).toEqual([]);
    expect(await total()).toBe(5);
    expect(postponed[0]?.postponements[0]?.delaySec).toBe(0);
  });

  test('stops between steps when time is up', async () => {
    let nowMs = startMs;
    const { deliver, total } = stage({
      react: inSteps,
      clock: () => nowMs,
      afterCommit: async () => {
        nowMs += 20_000;
      },
    });
    expect(await deliver([{ id: 'a', units: 9 }], { remainingMs: 31_000 })).toEqual(['message-a']);
    expect(await total()).toBe(2);
  });
});
