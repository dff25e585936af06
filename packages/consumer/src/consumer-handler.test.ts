import { eventKey } from '@twolane/contracts';
import { CORRECTION_WINDOW_DAYS } from '@twolane/event-time';
import { RetryableError, TerminalError } from '@twolane/store';
import { MARK_RETENTION_MS, PARKED_RETENTION_MS } from './limits.ts';
import {
  addToTotal,
  addToTotalOnce,
  bodyOf,
  counted,
  startMs,
  TOTALS,
  totalKey,
  totalPut,
} from './testing/counted.ts';
import { CONSUMER, stage } from './testing/stage.ts';

describe('one event', () => {
  test('state and mark are one commit', async () => {
    const { deliver, commits, total } = stage();
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual([]);
    expect(await total()).toBe(3);
    expect(commits).toEqual([
      {
        ...totalPut(undefined, { total: 3 }),
        inbox: {
          consumer: CONSUMER,
          eventKey: 'twolane.inventory/a',
          // 400 days after the handling: 2026-11-21T04:05:06.040Z + 34,560,000 s, rounded up
          expiresAtSec: 1_829_793_907,
        },
      },
    ]);
  });

  test('a second delivery is a duplicate: acknowledged, and nothing changes', async () => {
    const { deliver, total, handledLines } = stage();
    await deliver([{ id: 'a', units: 3 }]);
    expect(await deliver([{ id: 'a', units: 3 }], { receiveCount: 2 })).toEqual([]);
    expect(await total()).toBe(3);
    expect(handledLines().map(({ outcome }) => outcome)).toEqual(['applied', 'alreadyApplied']);
  });

  test('twice in one batch is applied once, and drops nobody else', async () => {
    const { deliver, total } = stage();
    const twice = { id: 'a', units: 3 };
    const again = { messageId: 'another-message', body: bodyOf(counted(twice)) };
    expect(await deliver([twice, again, { id: 'b', units: 4 }])).toEqual([]);
    expect(await total()).toBe(7);
  });

  test('nothing to do is acknowledged and commits nothing', async () => {
    const { deliver, commits } = stage({ react: async () => ({ kind: 'nothing', why: 'no such order' }) });
    expect(await deliver([{ id: 'a' }])).toEqual([]);
    expect(commits).toEqual([]);
  });

  test('what must wait comes again, the later the more often it came', async () => {
    const { deliver, postponed, queueArn } = stage({
      react: async () => ({ kind: 'notYet', why: 'no order yet' }),
    });
    expect(await deliver([{ id: 'a' }], { receiveCount: 4 })).toEqual(['message-a']);
    // 8 s at the fourth delivery; with 0.5 of the random half: 6 s
    expect(postponed).toEqual([
      { arn: queueArn, postponements: [{ receiptHandle: 'AQEBmessage-a/4==', delaySec: 6 }] },
    ]);
  });

  test('what the reaction refuses is parked with the reaction’s cause', async () => {
    const { deliver, parked } = stage({
      react: async () => ({ kind: 'refused', cause: 'wrong-currency', why: 'The order is in EUR.' }),
    });
    expect(await deliver([{ id: 'a' }])).toEqual([]);
    expect((await parked('message-a'))?.item).toMatchObject({
      cause: 'wrong-currency',
      why: 'The order is in EUR.',
      body: bodyOf(counted({ id: 'a' })),
    });
  });
});

describe('neighbours in a batch', () => {
  const throwing = (id: string, error: unknown) => ({
    react: async (...[event, context]: Parameters<typeof addToTotal>) => {
      if (event.id === id) throw error;
      return addToTotal(event, context);
    },
  });

  test.each([
    ['a bug', new TypeError('undefined is not a function'), 'unexpected'],
    ['broken infrastructure', new RetryableError('throttled'), 'retryable'],
    ['a request that can never work', new TerminalError('101 actions'), 'terminal'],
    ['something that is no error', 'a string', 'unexpected'],
    ['nothing at all', undefined, 'unexpected'],
  ])('%s leaves its own message in the queue and no other', async (_, error, cause) => {
    const { deliver, total, handledLines } = stage(throwing('b', error));
    const left = await deliver([
      { id: 'a', units: 1 },
      { id: 'b', units: 10 },
      { id: 'c', units: 100 },
    ]);
    expect(left).toEqual(['message-b']);
    expect(await total()).toBe(101);
    expect(handledLines().find(({ eventId }) => eventId === 'b')).toMatchObject({ outcome: 'retry', cause });
  });

  test('a poison message is parked, its neighbours are applied', async () => {
    const { deliver, total, parked } = stage();
    const left = await deliver([
      { id: 'a', units: 1 },
      { messageId: 'poison', body: '{"detail":' },
      { id: 'c', units: 100 },
    ]);
    expect(left).toEqual([]);
    expect(await total()).toBe(101);
    expect((await parked('poison'))?.item).toMatchObject({ cause: 'not-json', body: '{"detail":' });
  });

  test('a reaction that hangs is left behind at the deadline; what is done stays done', async () => {
    const { deliver, total, handledLines } = stage({
      react: (event, context) => (event.id === 'b' ? new Promise(() => {}) : addToTotal(event, context)),
    });
    const left = await deliver(
      [
        { id: 'a', units: 1 },
        { id: 'b', units: 10 },
      ],
      { remainingMs: 1_050 },
    );
    expect(left).toEqual(['message-b']);
    expect(await total()).toBe(1);
    expect(handledLines()).toContainEqual(
      expect.objectContaining({ messageId: 'message-b', outcome: 'retry', cause: 'outOfTime' }),
    );
  });

  test('no message is begun without time to report it; it comes again at once', async () => {
    const { deliver, commits, postponed } = stage();
    expect(await deliver([{ id: 'a' }, { id: 'b' }], { remainingMs: 900 })).toEqual([
      'message-a',
      'message-b',
    ]);
    expect(commits).toEqual([]);
    expect(postponed[0]?.postponements.map(({ delaySec }) => delaySec)).toEqual([0, 0]);
  });

  test('a visibility that cannot be changed changes no outcome', async () => {
    const { deliver, total } = stage({
      ...throwing('b', new Error('broken')),
      visibility: { postpone: () => Promise.reject(new Error('AccessDenied')) },
    });
    expect(await deliver([{ id: 'a', units: 1 }, { id: 'b' }])).toEqual(['message-b']);
    expect(await total()).toBe(1);
  });
});

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
    const { deliver, total, commits, handledLines } = stage({
      beforeCommit: async () => {
        calls += 1;
        if (calls === 1) await gate.promise;
        return undefined;
      },
      afterCommit: async (changeSet) => {
        if (commits[0] !== changeSet) woken.resolve();
      },
    });
    expect(await deliver([{ id: 'a', units: 3 }], { remainingMs: 1_010 })).toEqual(['message-a']);
    expect(await deliver([{ id: 'a', units: 3 }], { receiveCount: 2 })).toEqual([]);
    gate.resolve();
    await woken.promise;
    expect(await total()).toBe(3);
    expect(handledLines().filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);
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

describe('an inbox in the aggregate’s own item', () => {
  test('costs one write and no mark', async () => {
    const { deliver, commits, total } = stage({ react: addToTotalOnce, inbox: 'aggregate' });
    expect(await deliver([{ id: 'a', units: 3 }])).toEqual([]);
    expect(await deliver([{ id: 'a', units: 3 }], { receiveCount: 2 })).toEqual([]);
    expect(await total()).toBe(3);
    expect(commits).toEqual([totalPut(undefined, { total: 3, applied: [eventKey(counted({ id: 'a' }))] })]);
  });

  test('twice at the same time is applied once', async () => {
    const { deliver, total } = stage({ react: addToTotalOnce, inbox: 'aggregate' });
    const again = { messageId: 'another-message', body: bodyOf(counted({ id: 'a', units: 3 })) };
    expect(await deliver([{ id: 'a', units: 3 }, again])).toEqual([]);
    expect(await total()).toBe(3);
  });
});

describe('time', () => {
  const day = 86_400_000;
  test.each([
    ['on time', 0, 'applied', undefined],
    ['late', 2 * day, 'applied', undefined],
    ['frozen', 31 * day, 'parked', 'frozen'],
    ['from the future', -600_000, 'parked', 'future'],
  ])('%s', async (_, ageMs, outcome, cause) => {
    const { deliver, parked, handledLines } = stage();
    const count = { id: 'a', occurredAtMs: startMs - ageMs };
    expect(await deliver([count])).toEqual([]);
    expect(handledLines()).toMatchObject([{ outcome }]);
    const item = (await parked('message-a'))?.item;
    expect([item?.['cause'], item?.['body']]).toEqual([cause, cause && bodyOf(counted(count))]);
  });

  test('the reaction is told how late its event is, and what time it is now', async () => {
    const seen: unknown[] = [];
    const { deliver } = stage({
      react: async (_, { lateness, nowMs, derivedId }) => {
        seen.push([lateness, nowMs, derivedId('total'), derivedId('total', 2)]);
        return { kind: 'nothing', why: 'looking only' };
      },
    });
    await deliver([{ id: 'a' }]);
    await deliver([{ id: 'b', occurredAtMs: startMs - day }]);
    expect(seen).toEqual([
      ['onTime', startMs + 40, 'a.total', 'a.total.2'],
      ['late', startMs + 40, 'b.total', 'b.total.2'],
    ]);
  });

  test('marks outlive whatever can bring an event back', () => {
    const queues = 14 + 14;
    expect(MARK_RETENTION_MS).toBeGreaterThan(PARKED_RETENTION_MS + queues * day);
    expect(MARK_RETENTION_MS).toBeGreaterThan((CORRECTION_WINDOW_DAYS + queues) * day);
  });
});
