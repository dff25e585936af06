import type { CloudEvent } from '@twolane/contracts';
import type { Write } from '@twolane/store';
import type { Movement } from './domain/stock.ts';
import { applyMovement } from './domain/stock.ts';
import type { Caused } from './stock-events.ts';
import { itemBackInStock } from './stock-events.ts';
import type { StockTable } from './stock-table.ts';

export interface MovedStock {
  readonly writes: readonly Write[];
  readonly events: readonly CloudEvent[];
}

/** The writes of a step's movements, and the events of those that bring a SKU back. */
export const moveStock = (
  stock: StockTable,
  { movements, firstIndex }: { readonly movements: readonly Movement[]; readonly firstIndex: number },
  availableOf: (sku: string) => number,
  caused: Caused,
): MovedStock => {
  const writes: Write[] = [];
  const events: CloudEvent[] = [];
  for (const [index, movement] of movements.entries()) {
    const { sku, quantity } = movement;
    const { counters, backInStock } = applyMovement(movement, availableOf(sku));
    writes.push(stock.move(sku, counters));
    if (backInStock) events.push(itemBackInStock(sku, quantity, firstIndex + index + 1, caused));
  }
  return { writes, events };
};
