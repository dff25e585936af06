import { RetryableError, type Write } from '@twolane/store';
import fc from 'fast-check';
import type { React } from '../reaction.ts';
import {
  addInThreeSteps,
  addToTotal,
  addToTotalOnce,
  counted,
  type StockCounted,
  TOTALS,
} from '../testing/counted.ts';
import { stage } from '../testing/stage.ts';
import type { DoorAnswer, DoorRequest } from './door.ts';

const about = { twolane: 'replay/1', replayId: 'r-1' } as const;
const rehearse = (events: readonly StockCounted[]): DoorRequest => ({ ...about, kind: 'rehearse', events });
const apply = (events: readonly StockCounted[]): DoorRequest => ({
  ...about,
  kind: 'apply',
  events,
  allowExternal: false,
});

/** Every kind of answer that a reaction can give, by the units; counts down a stock that may run out, and says so. */
const sell: React<StockCounted> = async (event, { derivedId }) => {
  const { units } = event.data;
  if (units % 7 === 0) return { kind: 'nothing', why: 'nobody came' };
  if (units % 11 === 0) return { kind: 'notYet', why: 'the till is closed' };
  if (units % 13 === 0) return { kind: 'refused', cause: 'torn', why: 'the slip is torn' };
  const writes: readonly Write[] = [
    {
      kind: 'putIfAbsent',
      table: TOTALS,
      key: { pk: `sale#${event.id}`, sk: 'sale' },
      item: { units },
    },
    {
      kind: 'adjust',
      table: TOTALS,
      key: { pk: 'stock', sk: 'left' },
      counters: { left: { by: -units, floor: -40 }, sold: { by: units } },
    },
  ];
  return { kind: 'change', changeSet: { writes, events: [{ ...event, id: derivedId('sold') }] } };
};

const kinds = ({ outcomes }: DoorAnswer) => outcomes.map(({ kind }) => kind);
const digests = ({ outcomes }: DoorAnswer) =>
  outcomes.map(({ eventKey, kind, cause, changes, emits, reads }) => [
    eventKey,
    kind,
    cause,
    changes.map(({ table, pk, sk, digest }) => [table, pk, sk, digest]),
    emits,
    reads,
  ]);

type Items = Map<string, Record<string, unknown>>;

/** The consumer's items after the changes that an answer shows. */
const withChanges = (items: Items, { outcomes }: DoorAnswer): Items => {
  const after = new Map(items);
  for (const { table, pk, sk, fields } of outcomes.flatMap(({ changes }) => changes)) {
    const name = JSON.stringify([table, pk, sk]);
    const item = { ...after.get(name) };
    for (const { name: field, after: value, by } of fields) {
      if (by !== undefined) item[field] = Number(item[field] ?? 0) + by;
      else if (value === undefined) delete item[field];
      else item[field] = value;
    }
    after.set(name, item);
  }
  return after;
};

const cases = [
  ['a mark of its own', { inbox: 'mark', react: addToTotal }],
  ['a mark after three steps', { inbox: 'mark', react: addInThreeSteps }],
  ['the aggregate’s own inbox', { inbox: 'aggregate', react: addToTotalOnce }],
  ['counters, events and every other answer', { inbox: 'mark', react: sell }],
] as const;

const occurrences = fc.array(fc.record({ n: fc.nat({ max: 9 }), units: fc.integer({ min: 1, max: 40 }) }), {
  maxLength: 12,
});
/** What live traffic has applied, and what a replay brings; some of it the same, some twice. */
const history = fc.record({ live: occurrences, replayed: occurrences });

describe.each(cases)('%s', (_, options) => {
  test('a rehearsal changes nothing and shows exactly what application then does, once', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ live, replayed }) => {
        const { deliver, request, everything } = stage({ ...options, limits: { maxSetbacks: 2 } });
        const units = new Map([...replayed, ...live].map((each) => [each.n, each.units]));
        const event = (n: number) => counted({ id: `e${n}`, units: units.get(n) ?? 1, countedBy: 'Ada' });
        for (const { n } of live) await deliver([{ id: `e${n}`, units: units.get(n) ?? 1 }]);
        const events = replayed.map(({ n }) => event(n));
        const items = (): Items => {
          const [totals] = everything();
          return new Map(
            (totals?.items ?? []).map(({ key, item }) => [
              JSON.stringify([TOTALS, key.pk, key.sk]),
              { ...item },
            ]),
          );
        };

        const before = everything();
        const itemsBefore = items();
        const rehearsed = await request(rehearse(events));
        expect(everything()).toEqual(before);
        expect(await request(rehearse(events))).toEqual(rehearsed);

        const applied = await request(apply(events));
        expect(digests(applied)).toEqual(digests(rehearsed));
        expect(items()).toEqual(withChanges(itemsBefore, rehearsed));

        const after = everything();
        const again = await request(apply(events));
        expect(everything()).toEqual(after);
        const repeated = kinds(applied).map((kind) => (kind === 'applied' ? 'alreadyApplied' : kind));
        expect(kinds(again)).toEqual(repeated);
      }),
      { numRuns: 60 },
    );
  });
});

test.each([1, 2])(
  'where the answer of step %d was lost, what is left ends as it was shown',
  async (lostAt) => {
    let commits = 0;
    const { request, total } = stage({
      react: addInThreeSteps,
      inbox: 'mark',
      afterCommit: async () => {
        commits += 1;
        if (commits === lostAt) throw new RetryableError('The answer was lost.');
      },
    });
    const events = [counted({ id: 'e1', units: 5 })];
    const rehearsed = await request(rehearse(events));
    expect(kinds(await request(apply(events)))).toEqual(['failed']);
    const applied = await request(apply(events));
    expect(await total()).toBe(15);
    const [shown, done] = [rehearsed, applied].map(({ outcomes }) => outcomes[0]?.changes[0]);
    expect(done?.digest).not.toBe(shown?.digest);
    expect(done?.endDigest).toBe(shown?.endDigest);
  },
);
