import fc from 'fast-check';
import type { ChangeSet, CommitResult, Write } from '../change-set.ts';
import type { Store } from '../store.ts';
import { adjust, anEvent, CONTRACT_TABLES, keyMaker, put, putAt } from './support.ts';

const { main } = CONTRACT_TABLES;

/** The plainest thing that could be right: names and numbers, no keys, no tables, no transactions. */
interface Model {
  readonly versions: Map<number, number>;
  readonly counts: Map<number, number>;
  readonly marks: Set<number>;
  readonly events: Set<number>;
}

type Step =
  | { readonly do: 'new'; readonly item: number; readonly n: number }
  | { readonly do: 'replace'; readonly item: number; readonly version: number; readonly n: number }
  | {
      readonly do: 'count';
      readonly item: number;
      readonly by: number;
      readonly floor: number | undefined;
      readonly expected: number | undefined;
    };

interface Attempt {
  readonly steps: readonly Step[];
  readonly event: number | undefined;
  readonly mark: number | undefined;
}

const ITEMS = 4;
const item = fc.integer({ min: 0, max: ITEMS - 1 });
const small = fc.integer({ min: -3, max: 3 });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('new' as const), item, n: small }),
  fc.record({ do: fc.constant('replace' as const), item, version: fc.integer({ min: 0, max: 3 }), n: small }),
  fc.record({
    do: fc.constant('count' as const),
    item,
    by: small,
    floor: maybe(small),
    expected: maybe(small),
  }),
);

const attempt: fc.Arbitrary<Attempt> = fc.record({
  steps: fc.uniqueArray(step, { selector: (each) => each.item, maxLength: ITEMS }),
  event: maybe(fc.integer({ min: 0, max: 6 })),
  mark: maybe(fc.integer({ min: 0, max: 6 })),
});

/** What should happen; changes the model where it does. */
const expectedResult = (model: Model, { steps, event, mark }: Attempt): CommitResult['kind'] => {
  if (mark !== undefined && model.marks.has(mark)) return 'alreadyApplied';
  let stale = event !== undefined && model.events.has(event);
  let tooLow = false;
  for (const each of steps) {
    const version = model.versions.get(each.item);
    const count = model.counts.get(each.item) ?? 0;
    if (each.do === 'new') stale ||= version !== undefined;
    else if (each.do === 'replace') stale ||= version !== each.version;
    else {
      stale ||= each.expected !== undefined && each.expected !== count;
      tooLow ||= each.floor !== undefined && count + each.by < each.floor;
    }
  }
  if (stale) return 'conflict';
  if (tooLow) return 'refused';
  for (const each of steps) {
    const version = model.versions.get(each.item);
    if (each.do === 'count') {
      model.counts.set(each.item, (model.counts.get(each.item) ?? 0) + each.by);
      model.versions.set(each.item, version ?? 0);
    } else {
      model.counts.set(each.item, each.n);
      model.versions.set(each.item, (version ?? 0) + 1);
    }
  }
  if (mark !== undefined) model.marks.add(mark);
  if (event !== undefined) model.events.add(event);
  return 'committed';
};

export const describeModel = (store: () => Store): void => {
  const run = keyMaker('model');

  test('any sequence of commits ends as the plain model does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 1, maxLength: 12 }), async (attempts) => {
        const { pk } = run();
        const keyOf = (each: Step) => ({ pk, sk: `item${each.item}` });
        const writeOf = (each: Step): Write => {
          if (each.do === 'new') return put(keyOf(each), { n: each.n });
          if (each.do === 'replace') return putAt(keyOf(each), each.version, { n: each.n });
          const { by, floor, expected } = each;
          return adjust(keyOf(each), {
            n: {
              by,
              ...(floor === undefined ? {} : { floor }),
              ...(expected === undefined ? {} : { expected }),
            },
          });
        };
        const changeSetOf = ({ steps, event, mark }: Attempt): ChangeSet => ({
          writes: steps.map(writeOf),
          events: event === undefined ? [] : [anEvent(`${pk}-${event}`)],
          ...(mark === undefined
            ? {}
            : { inbox: { consumer: pk, eventKey: `e/${mark}`, expiresAtSec: 4_000_000_000 } }),
        });

        const model: Model = { versions: new Map(), counts: new Map(), marks: new Set(), events: new Set() };
        for (const each of attempts) {
          const result = await store().commit(changeSetOf(each));
          expect(result.kind).toBe(expectedResult(model, each));
        }
        const { items } = await store().query({ table: main, pk, limit: ITEMS });
        const found = items.map(({ key, version, item: { n } }) => [key.sk, version, n]);
        const wanted = [...model.versions]
          .toSorted(([a], [b]) => a - b)
          .map(([name, version]) => [`item${name}`, version, model.counts.get(name)]);
        expect(found).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });
};
