import type { SkuQuantity } from './sku-quantities.ts';

export interface Shortage {
  readonly sku: string;
  readonly wanted: number;
  readonly available: number;
}

/** Work that takes more than one step: of `goods`, the first `done` are dealt with. */
interface Work {
  readonly goods: readonly SkuQuantity[];
  readonly done: number;
}

/**
 * What inventory holds for one order. To the outside it is all or nothing: only `reserved`, `committed` and what ends
 * without holding anything are ever announced.
 *
 *     reserving → reserved → committing → committed
 *         │          └─────→ releasing  → released
 *         ├→ rejecting ──→ rejected       (a shortage: gives back what earlier steps took)
 *         └→ withdrawing → withdrawn      (cancelled before it was complete, or before it began)
 */
export type Reservation =
  | (Work & { readonly status: 'reserving' })
  | (Work & { readonly status: 'rejecting'; readonly shortages: readonly Shortage[] })
  | { readonly status: 'rejected'; readonly shortages: readonly Shortage[] }
  | (Work & { readonly status: 'withdrawing' })
  /** Also a tombstone: an order that comes after its cancellation finds this and takes nothing. */
  | { readonly status: 'withdrawn' }
  | { readonly status: 'reserved'; readonly goods: readonly SkuQuantity[] }
  | (Work & { readonly status: 'committing' })
  | { readonly status: 'committed'; readonly units: number }
  | (Work & { readonly status: 'releasing' })
  | { readonly status: 'released'; readonly units: number };

export type WorkingReservation = Extract<Reservation, Work>;

export type ReservationCommand =
  | { readonly kind: 'reserve'; readonly goods: readonly SkuQuantity[] }
  | { readonly kind: 'commit' }
  | { readonly kind: 'cancel' };

/** What the outside is told. */
export type StockOutcome =
  | { readonly kind: 'reserved'; readonly units: number; readonly skus: number }
  | { readonly kind: 'rejected'; readonly shortages: readonly Shortage[] }
  | { readonly kind: 'committed'; readonly units: number }
  | { readonly kind: 'released'; readonly units: number };

/** How to go on with a command, or why not to. */
export type Plan =
  | { readonly kind: 'work'; readonly work: WorkingReservation }
  /** Cancelled before anything was taken: remembered, so that the order takes nothing when it comes. */
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'notYet'; readonly why: string }
  | { readonly kind: 'refused'; readonly cause: string; readonly why: string };

/** Which work a command starts or goes on with. `undefined`: nothing is known of the order yet. */
export const planWork = (command: ReservationCommand, reservation: Reservation | undefined): Plan => {
  switch (command.kind) {
    case 'reserve':
      return planReserve(command.goods, reservation);
    case 'commit':
      return planCommit(reservation);
    case 'cancel':
      return planCancel(reservation);
  }
};

const planReserve = (goods: readonly SkuQuantity[], reservation: Reservation | undefined): Plan => {
  if (reservation === undefined) return work({ status: 'reserving', goods, done: 0 });
  switch (reservation.status) {
    case 'reserving':
    case 'rejecting':
      return work(reservation);
    case 'withdrawing':
    case 'withdrawn':
      return { kind: 'nothing', why: 'The order was cancelled before its stock was reserved.' };
    default:
      return { kind: 'nothing', why: `The order's stock is ${reservation.status} already.` };
  }
};

const planCommit = (reservation: Reservation | undefined): Plan => {
  switch (reservation?.status) {
    case 'reserved':
      return work({ status: 'committing', goods: reservation.goods, done: 0 });
    case 'committing':
      return work(reservation);
    case undefined:
    case 'reserving':
      return { kind: 'notYet', why: 'The stock of the confirmed order is not reserved yet.' };
    case 'committed':
      return { kind: 'nothing', why: "The order's stock is committed already." };
    default:
      return {
        kind: 'refused',
        cause: 'confirmed-without-stock',
        why: `The order is confirmed, but its stock is ${reservation?.status}.`,
      };
  }
};

const planCancel = (reservation: Reservation | undefined): Plan => {
  switch (reservation?.status) {
    case undefined:
      return { kind: 'withdraw' };
    case 'reserving':
      return work({ status: 'withdrawing', goods: reservation.goods.slice(0, reservation.done), done: 0 });
    case 'reserved':
      return work({ status: 'releasing', goods: reservation.goods, done: 0 });
    case 'withdrawing':
    case 'releasing':
      return work(reservation);
    case 'committing':
    case 'committed':
      return {
        kind: 'refused',
        cause: 'cancelled-after-confirmation',
        why: `The order is cancelled, but its stock is ${reservation?.status}.`,
      };
    default:
      return { kind: 'nothing', why: `The cancelled order holds no stock: ${reservation?.status}.` };
  }
};

const work = (working: WorkingReservation): Plan => ({ kind: 'work', work: working });
