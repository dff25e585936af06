import { POLICIES } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { counted } from '../testing/counted.ts';
import { bodyOf, startMs } from '../testing/sqs.ts';
import { stage } from '../testing/stage.ts';

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

  test('a consumer that parks late events keeps one aside whole, and applies the others', async () => {
    const { deliver, parked, handledLines, total } = stage({ late: 'park' });
    const late = { id: 'late', units: 5, occurredAtMs: startMs - 2 * day };
    expect(await deliver([late, { id: 'prompt' }])).toEqual([]);
    expect(handledLines()).toMatchObject([{ outcome: 'parked', cause: 'late' }, { outcome: 'applied' }]);
    expect(await total()).toBe(1);
    const item = (await parked('message-late'))?.item;
    expect([item?.['cause'], item?.['body']]).toEqual(['late', bodyOf(counted(late))]);
  });

  test.each([
    ['an old event that was recorded on time', 31 * day, 'onTime', 'applied', undefined],
    ['a prompt one that was recorded late', 0, 'late', 'parked', 'late'],
    ['a prompt one that was recorded frozen', 0, 'frozen', 'parked', 'frozen'],
  ] as const)('who recorded %s has the word', async (_, ageMs, lateness, outcome, cause) => {
    const { deliver, parked, handledLines } = stage({ late: 'park' });
    const event = { ...counted({ id: 'a', occurredAtMs: startMs - ageMs }), lateness };
    await deliver([{ messageId: 'message-a', body: bodyOf(event) }]);
    expect(handledLines()).toMatchObject([{ outcome }]);
    expect((await parked('message-a'))?.item['cause']).toBe(cause);
  });

  test.each([
    ['frozen', 31 * day],
    ['future', -600_000],
  ])('it parks %s events for what they are', async (cause, ageMs) => {
    const { deliver, parked } = stage({ late: 'park' });
    await deliver([{ id: 'a', occurredAtMs: startMs - ageMs }]);
    expect((await parked('message-a'))?.item['cause']).toBe(cause);
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
});

test('every type with a policy of its own exists: a misspelt one would silently get the default', () => {
  const types = catalog.contracts.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(Object.keys(POLICIES)));
});
