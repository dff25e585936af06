import type { SkuQuantity } from './sku-quantities.ts';
import { unitsOf } from './sku-quantities.ts';
import { fittingStep, maxActionsPerStep } from './steps.ts';
import type { Movement } from './stock.ts';

/** How far the goods of one event have come into stock. The goods themselves are in the event. */
export type Restock =
  | { readonly status: 'restocking'; readonly done: number }
  | { readonly status: 'restocked'; readonly units: number };

export interface RestockStep {
  readonly restock: Restock;
  readonly movements: readonly Movement[];
  readonly firstIndex: number;
}

export const skusToRestock = (
  goods: readonly SkuQuantity[],
  done: number,
  maxActions = maxActionsPerStep,
): readonly string[] => goods.slice(done, done + maxActions).map(({ sku }) => sku);

/** The next step of bringing `goods` in, of which the first `done` are in. */
export const nextRestockStep = (
  kind: 'arrive' | 'return',
  goods: readonly SkuQuantity[],
  done: number,
  availableOf: (sku: string) => number,
  maxActions = maxActionsPerStep,
): RestockStep => {
  const left = goods.slice(done).map((entry): Movement => ({ ...entry, kind }));
  const movements = fittingStep(left, availableOf, maxActions);
  const moved = done + movements.length;
  const restock: Restock =
    moved < goods.length
      ? { status: 'restocking', done: moved }
      : { status: 'restocked', units: unitsOf(goods) };
  return { restock, movements, firstIndex: done };
};
