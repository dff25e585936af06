import type { SkuQuantity } from './sku-quantities.ts';

/**
 * The stock of one SKU. At any moment
 * `initial + arrived + returned = available + reserved + committed`, and none of them is ever negative.
 */
export interface StockLevels {
  /** Free to be ordered. */
  readonly available: number;
  /** Set aside for orders that are not confirmed yet. */
  readonly reserved: number;
  /** Left the stock for good, with confirmed orders. */
  readonly committed: number;
  /** Ever delivered by warehouses. */
  readonly arrived: number;
  /** Ever sent back by customers. */
  readonly returned: number;
}

export type StockCounter = keyof StockLevels;

/** What can happen to units: `reserve`, then `commit` or `release`; `arrive` and `return` bring new ones. */
export type MovementKind = 'reserve' | 'commit' | 'release' | 'arrive' | 'return';

export interface Movement extends SkuQuantity {
  readonly kind: MovementKind;
}

/** One counter's part in a movement. `floor` and `expected` mean what the store's adjustments mean by them. */
export interface CounterChange {
  readonly by: number;
  readonly floor?: number;
  readonly expected?: number;
}

export interface AppliedMovement {
  readonly counters: { readonly [Counter in StockCounter]?: CounterChange };
  /** Nothing was available before, something is now. */
  readonly backInStock: boolean;
}

const takes: { readonly [Kind in MovementKind]?: StockCounter } = {
  reserve: 'available',
  commit: 'reserved',
  release: 'reserved',
};

const gives: { readonly [Kind in MovementKind]: readonly StockCounter[] } = {
  reserve: ['reserved'],
  commit: ['committed'],
  release: ['available'],
  arrive: ['available', 'arrived'],
  return: ['available', 'returned'],
};

/**
 * The counters that a movement changes, given what is available now.
 *
 * Each crossing from none available to some is seen by exactly one movement, whoever else writes meanwhile: one that
 * finds none expects to find none still when it commits, and one that finds some demands that there is still some
 * (a floor of one more than it adds). Either fails if it was overtaken, and is decided again.
 */
export const applyMovement = ({ kind, quantity }: Movement, availableNow: number): AppliedMovement => {
  const counters: { [Counter in StockCounter]?: CounterChange } = {};
  const taken = takes[kind];
  if (taken !== undefined) counters[taken] = { by: -quantity, floor: 0 };
  for (const given of gives[kind]) counters[given] = { by: quantity };
  if (counters.available === undefined || kind === 'reserve') return { counters, backInStock: false };
  const backInStock = availableNow === 0;
  counters.available = backInStock ? { by: quantity, expected: 0 } : { by: quantity, floor: quantity + 1 };
  return { counters, backInStock };
};
