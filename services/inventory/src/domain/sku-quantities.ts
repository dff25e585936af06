/** So many units of one stock code. */
export interface SkuQuantity {
  readonly sku: string;
  readonly quantity: number;
}

interface Line extends SkuQuantity {
  readonly kind: 'goods' | 'charge';
}

/** Lines of one stock code become one entry, in the order of their first line, so that each counter moves once a step. */
export const sumBySku = (lines: readonly SkuQuantity[]): readonly SkuQuantity[] => {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }));
};

/** What stock has to do with: charges (postage, a manual fee) take none. */
export const goodsOf = (lines: readonly Line[]): readonly SkuQuantity[] =>
  sumBySku(lines.filter(({ kind }) => kind === 'goods'));

export const unitsOf = (goods: readonly SkuQuantity[]): number =>
  goods.reduce((units, { quantity }) => units + quantity, 0);
