import type { Reservation, StockOutcome, WorkingReservation } from './reservation.ts';
import { nextStep, skusToRead } from './reservation-step.ts';

const goods = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ sku: `S${index}`, quantity: 2 }));
const plenty = () => 1_000;
const skus = (from: number, to: number) =>
  goods(to)
    .slice(from)
    .map(({ sku }) => sku);

/** Steps until finished: how many movements each made, and how it ended. */
const run = (
  start: WorkingReservation,
  availableOf: (sku: string) => number,
): {
  readonly sizes: readonly number[];
  readonly end: Reservation;
  readonly outcome: StockOutcome | undefined;
} => {
  const sizes: number[] = [];
  let reservation: Reservation = start;
  for (let steps = 0; steps < 100 && 'done' in reservation; steps += 1) {
    const step = nextStep(reservation, availableOf);
    sizes.push(step.movements.length);
    reservation = step.reservation;
    if (step.finished) return { sizes, end: reservation, outcome: step.outcome };
  }
  throw new Error('not finished after 100 steps');
};

describe('nextStep', () => {
  test('an order that fits is reserved in one step', () => {
    const step = nextStep({ status: 'reserving', goods: goods(2), done: 0 }, plenty);
    expect(step).toEqual({
      reservation: { status: 'reserved', goods: goods(2) },
      movements: [
        { kind: 'reserve', sku: 'S0', quantity: 2 },
        { kind: 'reserve', sku: 'S1', quantity: 2 },
      ],
      firstIndex: 0,
      outcome: { kind: 'reserved', units: 4, skus: 2 },
      finished: true,
    });
  });

  test('an order of charges only is reserved at once, with nothing', () => {
    const step = nextStep({ status: 'reserving', goods: [], done: 0 }, plenty);
    expect(step.outcome).toEqual({ kind: 'reserved', units: 0, skus: 0 });
    expect(step).toMatchObject({ finished: true, movements: [] });
  });

  test.each<
    [string, WorkingReservation, (sku: string) => number, readonly number[], StockOutcome | undefined]
  >([
    [
      '90 SKUs',
      { status: 'reserving', goods: goods(90), done: 0 },
      plenty,
      [90],
      { kind: 'reserved', units: 180, skus: 90 },
    ],
    [
      '91 SKUs',
      { status: 'reserving', goods: goods(91), done: 0 },
      plenty,
      [90, 1],
      { kind: 'reserved', units: 182, skus: 91 },
    ],
    [
      'commit',
      { status: 'committing', goods: goods(200), done: 0 },
      () => 0,
      [90, 90, 20],
      { kind: 'committed', units: 400 },
    ],
    [
      'release',
      { status: 'releasing', goods: goods(200), done: 0 },
      plenty,
      [90, 90, 20],
      { kind: 'released', units: 400 },
    ],
    // Each SKU comes back into stock: a counter and an event each.
    [
      'release from zero',
      { status: 'releasing', goods: goods(100), done: 0 },
      () => 0,
      [45, 45, 10],
      { kind: 'released', units: 200 },
    ],
    [
      'going on',
      { status: 'releasing', goods: goods(100), done: 60 },
      plenty,
      [40],
      { kind: 'released', units: 200 },
    ],
    ['withdraw tells nobody', { status: 'withdrawing', goods: goods(3), done: 0 }, plenty, [3], undefined],
  ])('%s', (_, start, availableOf, sizes, outcome) => {
    expect(run(start, availableOf)).toMatchObject({ sizes, outcome });
  });

  test('a shortage at the start takes nothing', () => {
    const step = nextStep({ status: 'reserving', goods: goods(200), done: 0 }, (sku) =>
      sku === 'S150' ? 1 : 9,
    );
    const shortages = [{ sku: 'S150', wanted: 2, available: 1 }];
    expect(step).toEqual({
      reservation: { status: 'rejected', shortages },
      movements: [],
      firstIndex: 0,
      outcome: { kind: 'rejected', shortages },
      finished: true,
    });
  });

  test('a shortage later gives back what was taken, and only that, before it is told', () => {
    const start = { status: 'reserving', goods: goods(200), done: 90 } as const;
    const found = nextStep(start, (sku) => (sku === 'S95' ? 0 : 9));
    expect(found).toMatchObject({ finished: false, movements: [] });
    expect(found.outcome).toBeUndefined();
    expect(found.reservation).toEqual({
      status: 'rejecting',
      goods: goods(90),
      done: 0,
      shortages: [{ sku: 'S95', wanted: 2, available: 0 }],
    });
    const last = nextStep({ status: 'rejecting', goods: goods(90), done: 0, shortages: [] }, plenty);
    expect(last.movements).toHaveLength(90);
    expect(last.movements.every(({ kind }) => kind === 'release')).toBe(true);
    expect(last).toMatchObject({
      finished: true,
      outcome: { kind: 'rejected' },
      reservation: { status: 'rejected' },
    });
  });

  test('of many shortages fifty are told', () => {
    const step = nextStep({ status: 'reserving', goods: goods(60), done: 0 }, () => 0);
    expect(step.outcome?.kind === 'rejected' ? step.outcome.shortages.length : 0).toBe(50);
  });
});

test.each<[string, WorkingReservation, readonly string[]]>([
  ['at the start, all', { status: 'reserving', goods: goods(200), done: 0 }, skus(0, 200)],
  ['later, those of the step', { status: 'reserving', goods: goods(200), done: 90 }, skus(90, 180)],
  ['to release, those of the step', { status: 'releasing', goods: goods(200), done: 0 }, skus(0, 90)],
  ['to commit, none', { status: 'committing', goods: goods(200), done: 0 }, []],
])('skusToRead: %s', (_, working, expected) => {
  expect(skusToRead(working)).toEqual(expected);
});
