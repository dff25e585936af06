import type { SkuUnits } from './stock-movement.ts';

/** How far an order is. */
export type Stage = 'placed' | 'reserved' | 'confirmed' | 'cancelled';

/** What one event says about an order. Each source counts its own versions of it. */
export type ProgressReport =
  | { readonly source: 'orders'; readonly status: OrderStatus; readonly goods?: readonly SkuUnits[] }
  | { readonly source: 'stock'; readonly status: StockStatus };

type OrderStatus = 'placed' | 'confirmed' | 'cancelled';
type StockStatus = 'reserved' | 'committed' | 'released';

interface Seen<Status> {
  readonly status: Status;
  readonly sequence: number;
}

/** The newest that each source has said, in whatever order it came. */
export interface OrderProgress {
  readonly orders?: Seen<OrderStatus>;
  readonly stock?: Seen<StockStatus>;
  /** Known from its placing on, which may come last. */
  readonly goods?: readonly SkuUnits[];
  /** When the newest of its events was recorded. */
  readonly progressAtMs: number;
}

export interface Reported {
  readonly report: ProgressReport;
  readonly sequence: number;
  readonly recordedAtMs: number;
}

/**
 * The progress with one more event in it, or what it is beside it: `same` where it is in it already, `older` where its
 * source has said something newer. So no replayed event ever takes an order back, and order of arrival does not matter.
 */
export const withReport = (
  before: OrderProgress | undefined,
  { report, sequence, recordedAtMs }: Reported,
): OrderProgress | 'same' | 'older' => {
  const known = before?.[report.source];
  const isNewer = known === undefined || sequence > known.sequence;
  const bringsGoods = report.source === 'orders' && report.goods !== undefined && before?.goods === undefined;
  if (!isNewer && !bringsGoods) return sequence === known.sequence || isPlacing(report) ? 'same' : 'older';
  const { source, ...said } = report;
  return {
    ...before,
    ...(isNewer ? { [source]: { status: said.status, sequence } } : {}),
    ...('goods' in said && said.goods !== undefined ? { goods: said.goods } : {}),
    progressAtMs: Math.max(before?.progressAtMs ?? recordedAtMs, recordedAtMs),
  };
};

/** An order is placed once: known goods say that this event was here. */
const isPlacing = (report: ProgressReport): boolean =>
  report.source === 'orders' && report.status === 'placed';

export const stageOf = ({ orders, stock }: OrderProgress): Stage => {
  if (orders?.status === 'cancelled' || orders?.status === 'confirmed') return orders.status;
  return stock === undefined ? 'placed' : 'reserved';
};

/** Nothing more is to come: its goods have left, or it was cancelled and nothing is set aside for it. */
export const hasEnded = ({ orders, stock }: OrderProgress): boolean =>
  (orders?.status === 'confirmed' && stock?.status === 'committed') ||
  (orders?.status === 'cancelled' && stock?.status !== 'reserved');
