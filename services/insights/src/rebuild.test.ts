import type { Reaction } from '@twolane/consumer';
import type { CloudEvent } from '@twolane/contracts';
import { catalog } from '@twolane/events';
import { at, many, placed, sentBack } from './testing/given.ts';
import { stage } from './testing/stage.ts';

const hour = '2026-11-21T04';

const rebuilding = () => {
  const insights = stage();
  const { projection, store, clock } = insights;
  const settle = async (decide: () => Promise<Reaction>): Promise<string> => {
    for (let steps = 0; steps < 100; steps += 1) {
      const reaction = await decide();
      if (reaction.kind === 'refused') return reaction.cause;
      if (reaction.kind !== 'change') return reaction.kind;
      const { kind } = await store.commit(reaction.changeSet);
      if (kind !== 'committed' || reaction.more !== true) return kind;
    }
    throw new Error('the rebuild has no end');
  };
  const step = (name: 'begin' | 'swap' | 'abandon', replayId = 'r1') =>
    settle(() => projection[name](hour, { store, nowMs: clock(), replayId }));
  const fill = (event: CloudEvent) =>
    settle(async () => {
      const parsed = catalog.parse(event);
      if (!parsed.ok || parsed.value.type !== 'OrderPlaced.v1') throw new Error('no order');
      const { value } = parsed;
      return projection.reactIntoBuilding(value, {
        store,
        nowMs: clock(),
        lateness: 'onTime',
        derivedId: String,
      });
    });
  return { insights, step, fill, figures: () => projection.figures(hour, store) };
};

test('a new generation is filled beside the live one, swapped in, and told as a revision', async () => {
  const { insights, step, fill, figures } = rebuilding();
  const [lost, known] = [placed('lost', many(3)), placed('known', many(1))];
  await insights.sell(known);
  insights.setTime(at('06:00:00'));
  await insights.publish();

  expect(await step('begin')).toBe('committed');
  expect([await fill(lost), await fill(known), await fill(lost)]).toEqual([
    'committed',
    'committed',
    'alreadyApplied',
  ]);
  expect(await figures()).toMatchObject({
    window: hour,
    generation: 1,
    live: { 'GBP.orders': 1, 'GBP.units': 1 },
    building: { 'GBP.orders': 2, 'GBP.units': 4, 'GBP.grossMinor': 400 },
  });
  expect(await insights.totals(hour)).toMatchObject([{ orders: 1 }]);

  expect(await step('swap')).toBe('committed');
  expect(await figures()).toEqual({
    window: hour,
    generation: 2,
    live: expect.objectContaining({ 'GBP.orders': 2, 'GBP.units': 4 }),
  });
  expect(insights.recorded('SalesWindowRevised.v1')).toMatchObject([
    {
      id: `sales-${hour}.revised.1`,
      data: { revision: 1, reason: 'rebuild', totals: [{ orders: 2 }], previous: [{ orders: 1 }] },
    },
  ]);
  await insights.publish();
  expect(insights.recorded('SalesWindowRevised.v1')).toHaveLength(1);
  // And the inbox came along.
  await insights.sell(lost);
  await insights.sell(known);
  expect(insights.outcomes().slice(-2)).toEqual(['alreadyApplied', 'alreadyApplied']);
});

test('every step may be repeated, and one replay keeps others out', async () => {
  const { insights, step } = rebuilding();
  await insights.sell(placed('a', many(1)));
  expect([await step('swap'), await step('abandon')]).toEqual(['not-building', 'alreadyApplied']);
  expect([await step('begin'), await step('begin'), await step('begin', 'r2')]).toEqual([
    'committed',
    'alreadyApplied',
    'built-by-another',
  ]);
  expect([await step('swap', 'r2'), await step('abandon', 'r2')]).toEqual([
    'built-by-another',
    'alreadyApplied',
  ]);
  expect([await step('swap'), await step('swap'), await step('begin')]).toEqual([
    'committed',
    'alreadyApplied',
    'alreadyApplied',
  ]);
  expect(await step('begin', 'r2')).toBe('committed');
});

test('an abandoned generation leaves nothing behind, and is never taken up again', async () => {
  const { insights, step, fill, figures } = rebuilding();
  await insights.sell(placed('a', many(1)));
  await step('begin');
  await fill(placed('wrong', many(9)));
  await step('abandon');
  await step('begin', 'r2');
  await fill(placed('b', many(2)));
  await step('swap', 'r2');
  // That the live generation alone had came along; what was abandoned did not.
  expect(await figures()).toMatchObject({ generation: 3, live: { 'GBP.orders': 2, 'GBP.units': 3 } });
});

test('hundreds of facts that no plan knew are carried over, in transactions that fit', async () => {
  const { insights, step } = rebuilding();
  for (let n = 0; n < 400; n += 1) {
    await insights.sell(n % 2 === 0 ? placed(`o${n}`, many(2)) : sentBack(`r${n}`, many(1)));
  }
  const before = await insights.totals(hour);
  await step('begin');
  expect(await step('swap')).toBe('committed');
  expect(await insights.totals(hour)).toEqual(before);
  expect(before).toMatchObject([{ orders: 200, units: 400, returns: 200 }]);
  expect(insights.recorded('SalesWindowRevised.v1')).toEqual([]);
});
