import type { Problem, Result } from '@twolane/contracts';
import { ok, refuse } from '@twolane/contracts';
import type { OrderLine } from './lines.ts';
import { totalOfLines } from './lines.ts';

/** Goods that came back and the money that is owed for them. It never changes. */
export interface GoodsReturn {
  readonly returnId: string;
  /** Absent where the goods were sold before us, or nobody knows by which order. */
  readonly orderId?: string;
  readonly customerId?: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly amountMinor: number;
}

/** A return that no order bounds: only the limits of its lines do. */
export const acceptUnlinkedReturn = (
  request: Omit<GoodsReturn, 'orderId' | 'amountMinor'>,
): Result<GoodsReturn, readonly Problem[]> => {
  const total = totalOfLines(request.lines);
  return total.ok ? ok({ ...request, amountMinor: total.value }) : refuse(total.refusal);
};
