import type { CloudEvent } from '@twolane/contracts';
import { catalog } from '@twolane/events';
import { RetryableError } from '@twolane/store';
import fc from 'fast-check';
import { at, cancelled, placed, sentBack } from './testing/given.ts';
import { stage } from './testing/stage.ts';

const HOURS = ['2026-11-21T04', '2026-11-21T05'];
const REPLAY = 'replay-1';

const goods = fc.array(
  fc.record({
    sku: fc.constantFrom('A', 'B', 'C'),
    quantity: fc.integer({ min: 1, max: 9 }),
    unitPriceMinor: fc.integer({ min: 0, max: 500 }),
    kind: fc.constantFrom('goods' as const, 'charge' as const),
  }),
  { minLength: 1, maxLength: 4 },
);
const sale = fc.record({
  goods,
  currency: fc.constantFrom('GBP', 'EUR'),
  hour: fc.nat({ max: 1 }),
  kind: fc.constantFrom('placed' as const, 'cancelled' as const, 'returned' as const),
  deliveries: fc.integer({ min: 1, max: 2 }),
  /** Whether the plan of a rebuild knows it. */
  isPlanned: fc.boolean(),
});
type Sale = typeof sale extends fc.Arbitrary<infer Value> ? Value : never;

const eventOf = ({ kind, goods: lines, currency, hour }: Sale, n: number): CloudEvent => {
  const when = { occurredAtMs: at(hour === 0 ? '04:05:00' : '05:05:00'), currency };
  if (kind === 'cancelled') return cancelled(`o${n}`, 100 + n, when);
  return kind === 'placed' ? placed(`o${n}`, lines, when) : sentBack(`r${n}`, lines, when);
};

/** From the list of sales alone, hour by hour, as a person would with a ledger. */
const recount = (sales: readonly Sale[], hour: number) => {
  const figures: Record<string, number> = {};
  const add = (name: string, by: number): void => {
    figures[name] = (figures[name] ?? 0) + by;
  };
  for (const [n, { kind, goods: lines, currency, ...one }] of sales.entries()) {
    if (one.hour !== hour) continue;
    const money = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
    const units = lines.filter((line) => line.kind === 'goods').reduce((sum, line) => sum + line.quantity, 0);
    const said = {
      placed: { orders: 1, units, grossMinor: money },
      cancelled: { cancelledOrders: 1, cancelledMinor: 100 + n },
      returned: { returns: 1, returnedUnits: units, returnedMinor: money },
    }[kind];
    for (const [name, by] of Object.entries(said)) add(`${currency}.${name}`, by);
  }
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== 0));
};

/** A stage whose reads and commits a scheduler interleaves, and whose commits lose an answer now and then. */
const racing = (scheduler: fc.Scheduler, lostAnswers: readonly number[]) => {
  let commits = 0;
  let isRacing = true;
  const insights = stage({
    hooks: {
      beforeRead: async () => {
        if (isRacing) await scheduler.schedule(Promise.resolve(), 'read');
      },
      beforeCommit: async () => {
        if (isRacing) await scheduler.schedule(Promise.resolve(), 'commit');
      },
      afterCommit: async () => {
        commits += 1;
        if (isRacing && lostAnswers.includes(commits)) throw new RetryableError('the answer was lost');
      },
    },
  });
  return {
    insights,
    settle: () => {
      isRacing = false;
    },
  };
};
type Insights = ReturnType<typeof stage>;

const maxDeliveries = 60;
const sellUntilDone = async (insights: Insights, event: CloudEvent): Promise<void> => {
  for (let tries = 0; tries < maxDeliveries; tries += 1) {
    if ((await insights.sell(event)) === 'done') return;
  }
  throw new Error(`${event.id} came back ${maxDeliveries} times`);
};

const figuresOf = async (insights: Insights, hour: string) =>
  Object.fromEntries(
    (await insights.totals(hour)).flatMap(({ currency, ...figures }) =>
      Object.entries(figures)
        .filter(([, value]) => value !== 0)
        .map(([name, value]) => [`${currency}.${name}`, value]),
    ),
  );

const sales = fc.array(sale, { minLength: 1, maxLength: 8 });
const lost = fc.array(fc.nat({ max: 30 }), { maxLength: 4 });

test('any interleaving with duplicates and lost answers gives the windows that a recount gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), sales, lost, async (scheduler, history, lostAnswers) => {
      const { insights, settle } = racing(scheduler, lostAnswers);
      await scheduler.waitFor(
        Promise.all(
          history.flatMap((one, n) =>
            Array.from({ length: one.deliveries }, () => sellUntilDone(insights, eventOf(one, n))),
          ),
        ),
      );
      settle();
      expect(insights.parked).toEqual([]);
      for (const [index, hour] of HOURS.entries()) {
        expect(await figuresOf(insights, hour)).toEqual(recount(history, index));
      }
    }),
    { numRuns: 150 },
  );
});

/** As the door does it: commits what a step of the projection decides, and again after whatever went wrong. */
const rebuildStep = async (
  insights: Insights,
  decide: (context: {
    readonly store: Insights['store'];
    readonly nowMs: number;
    readonly replayId: string;
  }) => ReturnType<Insights['projection']['begin']>,
): Promise<string> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const reaction = await decide({ store: insights.store, nowMs: insights.clock(), replayId: REPLAY }).catch(
      () => undefined,
    );
    if (reaction === undefined) continue;
    if (reaction.kind !== 'change') return reaction.kind;
    const result = await insights.store.commit(reaction.changeSet).catch(() => undefined);
    if (result?.kind === 'committed' && reaction.more !== true) return 'change';
  }
  throw new Error('a step of the rebuild never ended');
};

const fill = (insights: Insights, event: CloudEvent): Promise<string> =>
  rebuildStep(insights, async ({ store, nowMs }) => {
    const parsed = catalog.parse(event);
    if (!parsed.ok || !('currency' in parsed.value.data)) throw new Error('no sale');
    const { value } = parsed;
    if (
      value.type !== 'OrderPlaced.v1' &&
      value.type !== 'OrderCancelled.v1' &&
      value.type !== 'OrderReturned.v1'
    ) {
      throw new Error('no sale');
    }
    return insights.projection.reactIntoBuilding(value, {
      store,
      nowMs,
      lateness: 'onTime',
      derivedId: (rule) => rule,
    });
  });

test('a rebuild while events keep coming, of a plan that misses some, gives the same windows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), sales, sales, lost, async (scheduler, before, during, lostAnswers) => {
      const { insights, settle } = racing(scheduler, lostAnswers);
      const history = [...before, ...during];
      const events = history.map(eventOf);
      const deliver = (from: number, to: number) =>
        history
          .slice(from, to)
          .flatMap((one, n) =>
            Array.from({ length: one.deliveries }, () => sellUntilDone(insights, eventOf(one, from + n))),
          );
      await scheduler.waitFor(Promise.all(deliver(0, before.length)));
      const [hour = ''] = HOURS;
      await scheduler.waitFor(rebuildStep(insights, (context) => insights.projection.begin(hour, context)));
      // The journal knows events that the live figures have not seen yet.
      const planned = events.filter((event, n) => event.time.startsWith(hour) && history[n]?.isPlanned);
      await scheduler.waitFor(
        Promise.all([
          ...planned.map((event) => fill(insights, event)),
          ...planned.map((event) => fill(insights, event)),
          ...deliver(before.length, history.length),
        ]),
      );
      await scheduler.waitFor(
        Promise.all([
          rebuildStep(insights, (context) => insights.projection.swap(hour, context)),
          ...deliver(0, before.length),
        ]),
      );
      settle();
      expect(await rebuildStep(insights, (context) => insights.projection.swap(hour, context))).toBe(
        'alreadyApplied',
      );
      for (const [index, each] of HOURS.entries()) {
        expect(await figuresOf(insights, each)).toEqual(recount(history, index));
      }
      // Nothing differs from what it was, so that there is nothing to tell.
      expect(insights.recorded('SalesWindowRevised.v1')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
