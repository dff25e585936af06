import { RetryableError, TerminalError, type Write } from '@twolane/store';
import { lambdaContext } from '@twolane/telemetry/testing';
import type { React } from '../reaction.ts';
import { addToTotal, counted, type StockCounted, TOTALS } from '../testing/counted.ts';
import { startMs } from '../testing/sqs.ts';
import { stage } from '../testing/stage.ts';
import type { DoorRequest } from './door.ts';
import { EffectWithheld } from './effect-withheld.ts';

const about = { twolane: 'replay/1', replayId: 'r-1' } as const;
const day = 86_400_000;
const rehearse = (...events: readonly unknown[]): DoorRequest => ({ ...about, kind: 'rehearse', events });
const apply = (...events: readonly unknown[]): DoorRequest => ({
  ...about,
  kind: 'apply',
  events,
  allowExternal: false,
});
const nothingChanged = { changes: [], emits: [] };

describe('outcomes', () => {
  test.each([
    [{ inOrder: true }, ['retryable', 'behind']],
    [{ inOrder: false }, ['retryable', undefined]],
    [{}, ['retryable', undefined]],
  ])('of an application that is asked for with %j', async (how, causes) => {
    const { request } = stage({
      beforeCommit: async ({ inbox }) => {
        if (inbox?.eventKey.endsWith('/first') === true) throw new RetryableError('throttled');
        return undefined;
      },
    });
    const events = [counted({ id: 'first' }), counted({ id: 'second' })];
    const { outcomes } = await request({ ...about, kind: 'apply', allowExternal: false, events, ...how });
    expect(outcomes.map(({ cause }) => cause)).toEqual(causes);
  });

  test('unreadable, frozen and future events are told and not applied, and hold up nobody', async () => {
    const { request, total, parked } = stage();
    const { consumer, outcomes } = await request(
      apply(
        { id: 7 },
        counted({ id: 'old', occurredAtMs: startMs - 31 * day }),
        { ...counted({ id: 'said' }), lateness: 'frozen' },
        counted({ id: 'ahead', occurredAtMs: startMs + 600_000 }),
        { ...counted({ id: 'other' }), type: 'StockLost.v1' },
        counted({ id: 'good', units: 5 }),
      ),
    );
    expect(consumer).toBe('stock-totals');
    expect(outcomes).toMatchObject([
      { eventKey: '?0', kind: 'failed', cause: 'malformed', mayPassLater: false, ...nothingChanged },
      { eventKey: 'twolane.inventory/old', kind: 'frozen', cause: 'frozen', ...nothingChanged },
      { eventKey: 'twolane.inventory/said', kind: 'frozen', cause: 'frozen', ...nothingChanged },
      { eventKey: 'twolane.inventory/ahead', kind: 'frozen', cause: 'future', ...nothingChanged },
      { eventKey: '?4', kind: 'failed', cause: 'unknown-type', mayPassLater: false },
      { eventKey: 'twolane.inventory/good', kind: 'applied' },
    ]);
    expect(await total()).toBe(5);
    expect(await parked('good')).toBeUndefined();
  });

  test('late events are applied, also where the subscription parks them: somebody approved the replay', async () => {
    const { request, total } = stage({ late: 'park' });
    const late = counted({ id: 'late', units: 3, occurredAtMs: startMs - 2 * day });
    expect((await request(apply(late))).outcomes).toMatchObject([{ kind: 'applied' }]);
    expect(await total()).toBe(3);
  });

  test.each<[string, React<StockCounted>, object]>([
    [
      'a refusal',
      async () => ({ kind: 'refused', cause: 'torn', why: 'w' }),
      { cause: 'torn', mayPassLater: false },
    ],
    ['not yet', async () => ({ kind: 'notYet', why: 'w' }), { cause: 'notYet', mayPassLater: true }],
    ['an outage', () => Promise.reject(new RetryableError('w')), { cause: 'retryable', mayPassLater: true }],
    [
      'a fault of ours',
      () => Promise.reject(new TerminalError('w')),
      { cause: 'terminal', mayPassLater: false },
    ],
    [
      'a fault that nobody foresaw',
      () => Promise.reject(new TypeError('w')),
      { cause: 'unexpected', mayPassLater: false },
    ],
  ])('%s has failed, with its cause', async (_, react, expected) => {
    const { request } = stage({ react });
    const failed = [{ kind: 'failed', why: 'w', ...expected, ...nothingChanged }];
    expect((await request(rehearse(counted({ id: 'a' })))).outcomes).toMatchObject(failed);
    expect((await request(apply(counted({ id: 'a' })))).outcomes).toMatchObject(failed);
  });

  test('what conflicts for ever is named, so that a state older than what it wrote can be told from a busy one', async () => {
    const there = ['a', 'b', 'c', 'd'].map(
      (sk): Write => ({ kind: 'putIfAbsent', table: 'Outbox', key: { pk: 'all', sk }, item: {} }),
    );
    const { request } = stage({ beforeCommit: async () => ({ kind: 'conflict', writes: there }) });
    const { outcomes } = await request(apply(counted({ id: 'a' })));
    expect(outcomes[0]?.why).toBe(
      '13 conflicts in a row on 4 items (Outbox all / a, Outbox all / b, Outbox all / c): ' +
        'others keep writing them, or they are newer than the state of this consumer.',
    );
  });

  test('live traffic that keeps writing the same item: bounded tries, then later', async () => {
    const { request } = stage({ beforeCommit: async () => ({ kind: 'conflict', writes: [] }) });
    const { outcomes } = await request(apply(counted({ id: 'a' })));
    expect(outcomes).toMatchObject([{ kind: 'failed', cause: 'conflict', mayPassLater: true }]);
  });

  test('no time is left: what was not begun says so', async () => {
    const { request, total } = stage();
    const { outcomes } = await request(apply(counted({ id: 'a' })), { remainingMs: 900 });
    expect(outcomes).toMatchObject([
      { eventKey: 'twolane.inventory/a', kind: 'failed', cause: 'outOfTime', mayPassLater: true },
    ]);
    expect(await total()).toBeUndefined();
  });

  test('personal fields are masked in what it answers', async () => {
    const { request } = stage({
      react: async ({ data, id }) => ({
        kind: 'change',
        changeSet: {
          writes: [{ kind: 'putIfAbsent', table: TOTALS, key: { pk: id, sk: 'count' }, item: { ...data } }],
          events: [],
        },
      }),
    });
    const { outcomes } = await request(rehearse(counted({ id: 'a', countedBy: 'Ada' })));
    expect(outcomes[0]?.changes[0]?.fields).toContainEqual({ name: 'countedBy', after: '[personal]' });
    expect(JSON.stringify(outcomes)).not.toContain('Ada');
  });
});

describe('external effects', () => {
  const world = (withVariant: boolean) => {
    const calls: string[] = [];
    const paying =
      (pay: (id: string) => void): React<StockCounted> =>
      async (event, context) => {
        const paid = await context.store.get(TOTALS, { pk: event.id, sk: 'paid' });
        if (paid === undefined && event.data.units > 1) {
          const writes = [
            { kind: 'putIfAbsent', table: TOTALS, key: { pk: event.id, sk: 'paid' }, item: { paid: 0 } },
          ] as const;
          return { kind: 'change', changeSet: { writes, events: [] }, more: true };
        }
        if (event.data.units > 1) pay(event.id);
        return addToTotal(event, context);
      };
    return {
      calls,
      ...stage({
        effect: 'external',
        react: paying((id) => calls.push(id)),
        ...(withVariant
          ? {
              rehearse: paying(() => {
                throw new EffectWithheld('It would pay.');
              }),
            }
          : {}),
      }),
    };
  };
  const [free, dear] = [counted({ id: 'free', units: 1 }), counted({ id: 'dear', units: 9 })];

  test('a rehearsal never has any', async () => {
    const { request, calls } = world(true);
    const { outcomes } = await request(rehearse(free, dear));
    expect(outcomes).toMatchObject([
      { kind: 'applied' },
      { kind: 'withheld', cause: 'external-effect', why: 'It would pay.' },
    ]);
    expect(calls).toEqual([]);
  });

  test('without leave, an event that has one is not applied at all, not even its steps before', async () => {
    const { request, calls, memory, total } = world(true);
    const { outcomes } = await request(apply(free, dear));
    expect(outcomes).toMatchObject([{ kind: 'applied' }, { kind: 'withheld', ...nothingChanged }]);
    expect([calls, await total()]).toEqual([[], 1]);
    expect(await memory.get(TOTALS, { pk: 'dear', sk: 'paid' })).toBeUndefined();
  });

  test('with leave, it happens', async () => {
    const { request, calls, total } = world(true);
    const { outcomes } = await request({
      ...about,
      kind: 'apply',
      events: [free, dear],
      allowExternal: true,
    });
    expect(outcomes).toMatchObject([{ kind: 'applied' }, { kind: 'applied' }]);
    expect([calls, await total()]).toEqual([['dear'], 10]);
  });

  test('a consumer that cannot rehearse withholds everything', async () => {
    const { request, total } = world(false);
    for (const asked of [rehearse(free, dear), apply(free, dear)]) {
      const why = 'stock-totals acts outside of the database and has no way to rehearse that.';
      const withheld = { kind: 'withheld', why };
      expect((await request(asked)).outcomes).toMatchObject([withheld, withheld]);
    }
    expect(await total()).toBeUndefined();
  });
});

describe('requests that are none', () => {
  test('a request that breaks its form is refused by name', async () => {
    const { handler } = stage();
    const wrong: DoorRequest = { ...about, kind: 'rehearse', events: Array.from({ length: 501 }, () => 0) };
    await expect(handler(wrong, lambdaContext())).rejects.toThrow(
      'stock-totals refuses a request of a replay: "events" has more than 500.',
    );
    await expect(handler(wrong, lambdaContext())).rejects.toThrow(TerminalError);
  });

  test('nothing of a consumer without projection can be rebuilt', async () => {
    const { request } = stage();
    const begin: DoorRequest = { ...about, kind: 'rebuild', step: 'begin', windows: ['w'] };
    await expect(request(begin)).rejects.toThrow(
      'stock-totals has no projection: there is nothing to rebuild.',
    );
    await expect(request(begin)).rejects.toThrow(TerminalError);
  });

  test('each answer has a line with its counts, and says nothing of an event’s data', async () => {
    const { request, lines } = stage();
    const [event, about] = [counted({ id: 'a' }), { replayId: 'r-1', correlationId: 'correlation-1' }];
    await request(rehearse(event, event));
    await request(apply(event));
    const told = lines.filter(({ message }) => message !== undefined);
    expect(told).toMatchObject([
      { message: 'replay request answered', request: 'rehearse', applied: 1, alreadyApplied: 1 },
      { message: 'event replayed', eventId: 'a', outcome: 'applied', ...about },
      { message: 'replay request answered', request: 'apply', applied: 1 },
    ]);
    expect(JSON.stringify(lines)).not.toContain('Ada');
  });
});
