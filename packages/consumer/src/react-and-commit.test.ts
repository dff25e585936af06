import { RetryableError } from '@twolane/store';
import { addToTotal, TOTALS, totalKey, totalPut } from './testing/counted.ts';
import { startMs } from './testing/sqs.ts';
import { handTimer, stage } from './testing/stage.ts';

describe('crashes and races', () => {
  test('a commit that never reached the table: the next delivery applies it', async () => {
    let calls = 0;
    const { deliver, total } = stage({
      beforeCommit: async () => {
        calls += 1;
        if (calls === 1) throw new RetryableError('unreachable');
        return undefined;
      },
    });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual(['message-a']);
    expect(await total()).toBeUndefined();
    expect(await deliver([{ id: 'a', units: 3 }], { receiveCount: 2 })).toEqual([]);
    expect(await total()).toBe(3);
  });

  test('a commit whose answer was lost: the next delivery finds it done', async () => {
    let calls = 0;
    const { deliver, total } = stage({
      afterCommit: async () => {
        calls += 1;
        if (calls === 1) throw new RetryableError('timed out');
      },
    });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual(['message-a']);
    expect(await deliver([{ id: 'a', units: 3 }], { receiveCount: 2 })).toEqual([]);
    expect(await total()).toBe(3);
  });

  test('an attempt that was left behind and wakes up after the next one changes nothing', async () => {
    const gate = Promise.withResolvers<void>();
    const woken = Promise.withResolvers<void>();
    let calls = 0;
    const { deadline, timeIsUp } = handTimer();
    const { deliver, total, commits, handledLines } = stage({
      ...deadline,
      beforeCommit: async () => {
        calls += 1;
        if (calls > 1) return undefined;
        timeIsUp();
        await gate.promise;
        return undefined;
      },
      afterCommit: async (changeSet) => {
        if (commits[0] !== changeSet) woken.resolve();
      },
    });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual(['message-a']);
    expect(await deliver([{ id: 'a', units: 3 }], { receiveCount: 2 })).toEqual([]);
    gate.resolve();
    await woken.promise;
    await new Promise((resolve) => setImmediate(resolve));
    expect(await total()).toBe(3);
    expect(handledLines().filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);
  });

  test('a reaction that was overtaken by the deadline commits nothing: its time of recording may be long ago', async () => {
    let nowMs = startMs;
    const { deliver, commits, total } = stage({
      clock: () => nowMs,
      react: async (event, context) => {
        const reaction = await addToTotal(event, context);
        nowMs += 40 * 60_000;
        return reaction;
      },
    });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual(['message-a']);
    expect(commits).toEqual([]);
    expect(await total()).toBeUndefined();
  });

  test('after a conflict it decides again, on what is there now', async () => {
    let rivals = 2;
    const { deliver, memory, total, pausesMs } = stage({
      beforeCommit: async () => {
        if (rivals === 0) return undefined;
        rivals -= 1;
        const found = await memory.get(TOTALS, totalKey);
        await memory.commit(totalPut(found?.version, { total: Number(found?.item['total'] ?? 0) + 1_000 }));
        return undefined;
      },
    });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual([]);
    expect(await total()).toBe(2_003);
    // between half and all of 20 and 40 ms; 0.5 of the random half
    expect(pausesMs).toEqual([15, 30]);
  });

  test.each([
    ['conflict', { kind: 'conflict', writes: [] }],
    ['belowFloor', { kind: 'refused', belowFloor: [] }],
  ] as const)(
    '%s without end goes back to the queue after a bounded number of attempts',
    async (cause, result) => {
      let attempts = 0;
      const { deliver, handledLines } = stage({
        limits: { maxSetbacks: 3 },
        beforeCommit: async () => {
          attempts += 1;
          return result;
        },
      });
      expect(await deliver([{ id: 'a' }])).toEqual(['message-a']);
      expect(attempts).toBe(4);
      expect(handledLines()).toMatchObject([{ outcome: 'retry', cause }]);
    },
  );

  test('a floor that somebody else reached first gives the reaction the chance to decide otherwise', async () => {
    const stock = { pk: 'sku-1', sk: 'stock' };
    const take = (units: number, floor: number) => ({
      writes: [
        {
          kind: 'adjust',
          table: TOTALS,
          key: stock,
          counters: { available: { by: -units, floor } },
        } as const,
      ],
      events: [],
    });
    let rival = true;
    const { deliver, memory, handledLines } = stage({
      react: async (event, { store }) => {
        const available = Number((await store.get(TOTALS, stock))?.item['available'] ?? 0);
        return available < event.data.units
          ? { kind: 'nothing', why: 'sold out' }
          : { kind: 'change', changeSet: take(event.data.units, 0) };
      },
      beforeCommit: async () => {
        if (rival) await memory.commit(take(4, 0));
        rival = false;
        return undefined;
      },
    });
    await memory.commit(take(-5, 0));
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual([]);
    expect(handledLines()).toMatchObject([{ outcome: 'nothing', why: 'sold out' }]);
    expect((await memory.get(TOTALS, stock))?.item['available']).toBe(1);
  });
});

describe('what outlives the attempt', () => {
  test('ids that a reaction derives are the same in every delivery: of its event’s cause, its rule and a count', async () => {
    const derived: string[][] = [];
    const { deliver } = stage({
      react: async (_, { derivedId }) => {
        derived.push([derivedId('total'), derivedId('total', 2)]);
        return { kind: 'notYet', why: 'looking only' };
      },
    });
    await deliver([{ id: 'a' }]);
    await deliver([{ id: 'a' }], { receiveCount: 2 });
    expect(derived).toEqual([
      ['a.total', 'a.total.2'],
      ['a.total', 'a.total.2'],
    ]);
  });

  test('an effect that its aggregate would not remember is refused, and its line names consumer and event', async () => {
    const { deliver, commits, handledLines } = stage({
      inbox: 'aggregate',
      react: async () => ({ kind: 'change', changeSet: { writes: [], events: [] } }),
    });
    expect(await deliver([{ id: 'a' }])).toEqual(['message-a']);
    expect(commits).toEqual([]);
    expect(handledLines()).toMatchObject([
      { cause: 'terminal', why: expect.stringMatching(/^stock-totals reacted to a without writing an item/) },
    ]);
  });
});
