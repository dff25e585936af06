import type { Movement } from './stock.ts';
import { applyMovement } from './stock.ts';

/**
 * Writes that one step may bring about, at least 2. TransactWriteItems takes 100 actions; beside the counters a step writes its
 * aggregate and up to one event that ends it, and the rest is left to whatever the pipeline may add.
 */
export const maxActionsPerStep = 90;

/**
 * As many of the movements, from the first, as fit into one step. One that brings a SKU back into stock weighs two: its
 * counter and the event that says so.
 */
export const fittingStep = (
  movements: readonly Movement[],
  availableOf: (sku: string) => number,
  maxActions: number,
): readonly Movement[] => {
  let actions = 0;
  let count = 0;
  for (const movement of movements) {
    actions += applyMovement(movement, availableOf(movement.sku)).backInStock ? 2 : 1;
    if (actions > maxActions) break;
    count += 1;
  }
  return movements.slice(0, count);
};
