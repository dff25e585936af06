import type { FeedCommand } from './plan-feed.ts';

/** StockArrived takes this many lines at most (its contract). */
const LINES_PER_DELIVERY = 80;
export const SCARCE_SHARE_PERCENT = 60;

export interface Delivery {
  readonly deliveryId: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Units of each SKU that the orders ask for. Returns are not counted on: they may come too late. */
export function demandOf(commands: readonly FeedCommand[]): ReadonlyMap<string, number> {
  const demand = new Map<string, number>();
  for (const command of commands) {
    if (command.path !== '/orders') continue;
    for (const { sku, quantity, kind } of command.body.lines) {
      if (kind === 'goods') demand.set(sku, (demand.get(sku) ?? 0) + quantity);
    }
  }
  return demand;
}

/**
 * The deliveries that fill the warehouse before a feed: `percent` of what the feed asks for, rounded down.
 * Their ids follow from `feedId`, so that a second start on the same data delivers nothing twice.
 */
export function initialStock(
  feedId: string,
  demand: ReadonlyMap<string, number>,
  percent: number,
): readonly Delivery[] {
  const lines = [...demand]
    .map(([sku, units]) => ({ sku, quantity: Math.floor((units * percent) / 100) }))
    .filter(({ quantity }) => quantity > 0)
    .sort((a, b) => (a.sku < b.sku ? -1 : 1));
  const deliveries: Delivery[] = [];
  for (let from = 0; from < lines.length; from += LINES_PER_DELIVERY) {
    const deliveryId = `initial-${feedId}-${percent}-${deliveries.length}`;
    deliveries.push({ deliveryId, lines: lines.slice(from, from + LINES_PER_DELIVERY) });
  }
  return deliveries;
}
