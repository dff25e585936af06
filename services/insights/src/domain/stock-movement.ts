import type { OrderProgress } from './order-progress.ts';

/** So many units of one stock code. */
export interface SkuUnits {
  readonly sku: string;
  readonly units: number;
}

/** What the stock view counts. Available is what came in and is neither reserved nor committed: worked out when read. */
export interface StockCounts {
  readonly arrived: number;
  readonly returned: number;
  readonly reserved: number;
  readonly committed: number;
}

export type StockCount = keyof StockCounts;

/** Where the stock view counts the goods of an order. */
export type Shown = 'nowhere' | 'reserved' | 'committed';

/** How far the goods of an order have been moved in the view: a large order takes several steps. */
export interface Movement {
  readonly shown: Shown;
  /** Under way to another count: of `done` stock codes. */
  readonly moving?: { readonly to: Shown; readonly done: number };
}

export const notShown: Movement = { shown: 'nowhere' };

/** Where the order's goods belong by what is known; undefined while nobody has said which goods they are. */
const belongs = ({ goods, stock }: OrderProgress): Shown | undefined => {
  if (goods === undefined) return undefined;
  if (stock === undefined || stock.status === 'released') return 'nowhere';
  return stock.status;
};

export const isSettled = (movement: Movement, progress: OrderProgress): boolean =>
  movement.moving === undefined && [undefined, movement.shown].includes(belongs(progress));

export interface MovementStep {
  readonly after: Movement;
  readonly moved: readonly { readonly sku: string; readonly by: Partial<StockCounts> }[];
}

/**
 * The next step towards where the goods belong: at most `maxSkus` stock codes. One movement ends before another begins,
 * so that the view never holds part of two.
 */
export const nextMovement = (movement: Movement, progress: OrderProgress, maxSkus: number): MovementStep => {
  const to = movement.moving?.to ?? belongs(progress);
  const goods = progress.goods ?? [];
  if (to === undefined || isSettled(movement, progress)) return { after: movement, moved: [] };
  const done = movement.moving?.done ?? 0;
  const part = goods.slice(done, done + maxSkus);
  const isLast = done + part.length >= goods.length;
  return {
    after: isLast ? { shown: to } : { shown: movement.shown, moving: { to, done: done + part.length } },
    moved: part.map(({ sku, units }) => ({ sku, by: difference(movement.shown, to, units) })),
  };
};

const difference = (from: Shown, to: Shown, units: number): Partial<StockCounts> => ({
  ...(from === 'nowhere' ? {} : { [from]: -units }),
  ...(to === 'nowhere' ? {} : { [to]: units }),
});

/** Lines of goods, one entry a stock code: a counter moves once in a step. */
export const goodsOf = (
  lines: readonly { readonly sku: string; readonly quantity: number; readonly kind?: string }[],
): readonly SkuUnits[] => {
  const sums = new Map<string, number>();
  for (const { sku, quantity, kind = 'goods' } of lines) {
    if (kind === 'goods') sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  }
  return [...sums].map(([sku, units]) => ({ sku, units }));
};
