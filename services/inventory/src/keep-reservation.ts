import { hasApplied, type React, type Reaction, withApplied } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import type { OrderCancelledV1, OrderConfirmedV1, OrderPlacedV1 } from '@twolane/events';
import type { Reservation, ReservationCommand } from './domain/reservation.ts';
import { planWork } from './domain/reservation.ts';
import type { ReservationStep } from './domain/reservation-step.ts';
import { nextStep, skusToRead } from './domain/reservation-step.ts';
import { goodsOf } from './domain/sku-quantities.ts';
import { moveStock } from './move-stock.ts';
import type { ReservationTable } from './reservation-table.ts';
import { outcomeEvent } from './stock-events.ts';
import type { StockTable } from './stock-table.ts';

export type ReservationEvent = OrderPlacedV1 | OrderConfirmedV1 | OrderCancelledV1;

export interface InventoryPorts {
  readonly reservations: ReservationTable;
  readonly stock: StockTable;
  /** Default: as many as a transaction takes. */
  readonly maxActions?: number;
}

/**
 * Reserves, commits and releases the stock of orders, one step for each call. A step is bound to the version of the
 * reservation that it goes on from: the same step twice, or two messages at once, is a conflict and decided again.
 */
export const keepReservation =
  ({ reservations, stock, maxActions }: InventoryPorts): React<ReservationEvent> =>
  async (event, { store, nowMs, derivedId }) => {
    const { orderId } = event.data;
    const { command, rule } = commandOf(event);
    const before = await reservations.load(store, orderId);
    const key = eventKey(event);
    if (hasApplied(before, key)) return { kind: 'alreadyApplied' };
    const plan = planWork(command, before?.reservation);
    if (plan.kind !== 'work' && plan.kind !== 'withdraw') return plan;

    const version = (before?.version ?? 0) + 1;
    const put = (reservation: Reservation, finished: boolean) =>
      reservations.put(orderId, reservation, {
        before,
        step: derivedId(rule, version),
        applied: finished ? withApplied(before, key) : (before?.applied ?? []),
      });
    if (plan.kind === 'withdraw') {
      return change({ writes: [put({ status: 'withdrawn' }, true)], events: [] }, true);
    }
    const availableOf = await stock.loadAvailable(store, skusToRead(plan.work, maxActions));
    const step: ReservationStep = nextStep(plan.work, availableOf, maxActions);
    const caused = { cause: event, nowMs, derivedId };
    const moved = moveStock(stock, step, availableOf, caused);
    const outcome = step.outcome === undefined ? [] : [outcomeEvent(step.outcome, orderId, version, caused)];
    const changeSet = {
      writes: [put(step.reservation, step.finished), ...moved.writes],
      events: [...moved.events, ...outcome],
    };
    return change(changeSet, step.finished);
  };

const change = (
  changeSet: (Reaction & { readonly kind: 'change' })['changeSet'],
  finished: boolean,
): Reaction => ({ kind: 'change', changeSet, more: !finished });

const commandOf = (
  event: ReservationEvent,
): { readonly command: ReservationCommand; readonly rule: string } => {
  switch (event.type) {
    case 'OrderPlaced.v1':
      return { command: { kind: 'reserve', goods: goodsOf(event.data.lines) }, rule: 'reserve' };
    case 'OrderConfirmed.v1':
      return { command: { kind: 'commit' }, rule: 'commit' };
    case 'OrderCancelled.v1':
      return { command: { kind: 'cancel' }, rule: 'release' };
  }
};
