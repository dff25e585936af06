import type { Reservation, Shortage, StockOutcome, WorkingReservation } from './reservation.ts';
import type { SkuQuantity } from './sku-quantities.ts';
import { unitsOf } from './sku-quantities.ts';
import { fittingStep, maxActionsPerStep } from './steps.ts';
import type { Movement, MovementKind } from './stock.ts';

/** One transaction's worth of a reservation's work. */
export interface ReservationStep {
  readonly reservation: Reservation;
  readonly movements: readonly Movement[];
  /** Of `goods`, the index of the first movement: gives events about single SKUs their number. */
  readonly firstIndex: number;
  readonly outcome?: StockOutcome;
  /** Nothing is left to do for the command. */
  readonly finished: boolean;
}

/** As many as an event holds. */
const maxShortages = 50;

const movementOf: { readonly [Status in WorkingReservation['status']]: MovementKind } = {
  reserving: 'reserve',
  rejecting: 'release',
  withdrawing: 'release',
  committing: 'commit',
  releasing: 'release',
};

/**
 * The SKUs whose availability the next step depends on. Before anything is taken, all of the order's: most shortages
 * then show while there is nothing to give back. Committing moves units that are set aside already and depends on none.
 */
export const skusToRead = (
  { status, goods, done }: WorkingReservation,
  maxActions = maxActionsPerStep,
): readonly string[] => {
  if (status === 'committing') return [];
  const first = status === 'reserving' && done === 0;
  return (first ? goods : goods.slice(done, done + maxActions)).map(({ sku }) => sku);
};

/** The next step. `availableOf` answers for the SKUs of `skusToRead`, as read just before. */
export const nextStep = (
  working: WorkingReservation,
  availableOf: (sku: string) => number,
  maxActions = maxActionsPerStep,
): ReservationStep => {
  const { status, goods, done } = working;
  if (status === 'reserving') {
    const shortages = shortagesAmong(done === 0 ? goods : goods.slice(done, done + maxActions), availableOf);
    if (shortages.length > 0) return reject(working, shortages);
  }
  const kind = movementOf[status];
  const left = goods.slice(done).map((entry): Movement => ({ ...entry, kind }));
  const movements = fittingStep(left, availableOf, maxActions);
  const moved = done + movements.length;
  const step = { movements, firstIndex: done };
  return moved < goods.length
    ? { ...step, reservation: { ...working, done: moved }, finished: false }
    : { ...step, ...finish(working), finished: true };
};

const shortagesAmong = (
  goods: readonly SkuQuantity[],
  availableOf: (sku: string) => number,
): readonly Shortage[] =>
  goods
    .map(({ sku, quantity }) => ({ sku, wanted: quantity, available: availableOf(sku) }))
    .filter(({ wanted, available }) => wanted > available)
    .slice(0, maxShortages);

/** At once where nothing was taken; otherwise what earlier steps took goes back first, in steps of its own. */
const reject = ({ goods, done }: WorkingReservation, shortages: readonly Shortage[]): ReservationStep => {
  const step = { movements: [], firstIndex: 0 };
  return done === 0
    ? {
        ...step,
        reservation: { status: 'rejected', shortages },
        outcome: { kind: 'rejected', shortages },
        finished: true,
      }
    : {
        ...step,
        reservation: { status: 'rejecting', goods: goods.slice(0, done), done: 0, shortages },
        finished: false,
      };
};

const finish = (
  working: WorkingReservation,
): { readonly reservation: Reservation; readonly outcome?: StockOutcome } => {
  const { goods } = working;
  const units = unitsOf(goods);
  switch (working.status) {
    case 'reserving':
      return {
        reservation: { status: 'reserved', goods },
        outcome: { kind: 'reserved', units, skus: goods.length },
      };
    case 'rejecting': {
      const { shortages } = working;
      return { reservation: { status: 'rejected', shortages }, outcome: { kind: 'rejected', shortages } };
    }
    case 'withdrawing':
      return { reservation: { status: 'withdrawn' } };
    case 'committing':
      return { reservation: { status: 'committed', units }, outcome: { kind: 'committed', units } };
    case 'releasing':
      return { reservation: { status: 'released', units }, outcome: { kind: 'released', units } };
  }
};
