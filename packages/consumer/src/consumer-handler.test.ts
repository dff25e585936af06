import { DEFAULT_POLICY } from '@twolane/event-time';
import { RetryableError, TerminalError } from '@twolane/store';
import { lambdaContext } from '@twolane/telemetry/testing';
import { addToTotal, counted, totalPut } from './testing/counted.ts';
import { bodyOf, sqsEvent } from './testing/sqs.ts';
import { CONSUMER, handTimer, stage } from './testing/stage.ts';

/** Timers that never end by themselves. */
const countedTimers = () => {
  let running = 0;
  return {
    running: () => running,
    startTimer: () => {
      running += 1;
      return {
        reached: new Promise<void>(() => {}),
        cancel: () => {
          running -= 1;
        },
      };
    },
  };
};

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
    expect(await deliver([{ id: 'a' }], { receiveCount: 3 })).toEqual(['message-a']);
    // 16 s at the third delivery; with 0.5 of the random half: 12 s
    expect(postponed).toEqual([
      { arn: queueArn, postponements: [{ receiptHandle: 'AQEBmessage-a/3==', delaySec: 12 }] },
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
    const { deadline, timeIsUp } = handTimer();
    const { deliver, total, handledLines } = stage({
      ...deadline,
      react: (event, context) => (event.id === 'b' ? new Promise(() => {}) : addToTotal(event, context)),
      // Not before the neighbour is done.
      afterCommit: async () => {
        setImmediate(timeIsUp);
      },
    });
    const left = await deliver([
      { id: 'a', units: 1 },
      { id: 'b', units: 10 },
    ]);
    expect(left).toEqual(['message-b']);
    expect(await total()).toBe(1);
    expect(handledLines()).toContainEqual(
      expect.objectContaining({ messageId: 'message-b', outcome: 'retry', cause: 'outOfTime' }),
    );
  });

  test('no timer outlives its invocation', async () => {
    const { running, startTimer } = countedTimers();
    const { deliver } = stage({ startTimer });
    await deliver([{ id: 'a' }]);
    expect(running()).toBe(0);
  });

  test('a fault in the pipeline itself leaves its message in the queue and no other', async () => {
    const { deliver, total, handledLines } = stage({
      policy: () => {
        if (faulty.shift() === true) throw new TypeError('no policy');
        return DEFAULT_POLICY;
      },
    });
    const faulty = [false, true, false];
    const left = await deliver([
      { id: 'a', units: 1 },
      { id: 'b', units: 10 },
      { id: 'c', units: 100 },
    ]);
    expect(left).toEqual(['message-b']);
    expect(await total()).toBe(101);
    expect(handledLines().filter(({ outcome }) => outcome === 'retry')).toMatchObject([
      {
        ...{ messageId: 'message-b', cause: 'unexpected', why: 'The pipeline itself failed.' },
        error: { message: 'no policy' },
      },
    ]);
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

  test('without time left not even a poison message is taken off the queue', async () => {
    const { deliver, parked } = stage();
    expect(await deliver([{ messageId: 'poison', body: '{' }], { remainingMs: 900 })).toEqual(['poison']);
    expect(await parked('poison')).toBeUndefined();
  });

  test.each([1, 3, 10])('are handled at most %d at the same time', async (concurrency) => {
    let running = 0;
    let most = 0;
    const { deliver } = stage({
      limits: { concurrency },
      react: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { kind: 'nothing', why: 'counting only' };
      },
    });
    await deliver(['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })));
    expect(most).toBe(Math.min(concurrency, 5));
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

describe('an invocation', () => {
  test('bears its request id on every line', async () => {
    const { deliver, handledLines } = stage();
    await deliver([{ id: 'a' }]);
    expect(handledLines()).toMatchObject([{ function_request_id: '3f1c9e7a-0000-4000-8000-000000000001' }]);
  });

  test('that fails as a whole still sends its metrics, and leaves every message in the queue', async () => {
    const { handler, lines } = stage({
      startTimer: () => {
        throw new Error('no timers left');
      },
    });
    await expect(handler(sqsEvent({ messageId: 'm', body: '{' }), lambdaContext())).rejects.toThrow(
      'no timers',
    );
    expect(lines.filter((line) => 'ColdStarts' in line)).toHaveLength(1);
  });

  test('with a replay’s request is answered by the door, with a time to stop', async () => {
    const { running, startTimer } = countedTimers();
    const { request, total, postponed, lines } = stage({ startTimer });
    const about = { twolane: 'replay/1', replayId: 'r-1', kind: 'apply', allowExternal: false } as const;
    const answer = await request({ ...about, events: [counted({ id: 'a', units: 3 })] });
    expect(answer).toMatchObject({ consumer: CONSUMER, outcomes: [{ kind: 'applied' }] });
    expect([await total(), postponed, running()]).toEqual([3, [], 0]);
    expect(lines.filter((line) => 'ColdStarts' in line)).toHaveLength(1);
  });

  test.each(['{}', '{"Records":"text"}', '{"Records":{"length":1}}', '[]'])(
    'with neither messages nor a request is refused by name: %s',
    async (given) => {
      const { handler, commits } = stage();
      const invoking = async () => handler(JSON.parse(given), lambdaContext());
      await expect(invoking).rejects.toThrow(TerminalError);
      await expect(invoking).rejects.toThrow(
        'stock-totals takes messages of a queue and requests of a replay, and was invoked with neither.',
      );
      expect(commits).toEqual([]);
    },
  );
});
