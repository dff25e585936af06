import type { Order, OrderChange, OrderCommand } from './order.ts';
import { decide, evolve } from './order.ts';

const lines = [{ sku: 'LAMP', quantity: 2, unitPriceMinor: 1000, kind: 'goods' }] as const;
const place: OrderCommand & { readonly kind: 'place' } = {
  kind: 'place',
  orderId: '536365',
  customerId: '17850',
  currency: 'GBP',
  lines,
  placedAtMs: 1_291_191_960_000,
  paymentMethod: 'tok_1',
};
const cancel: OrderCommand = { kind: 'cancel', reason: 'requested' };
const confirm: OrderCommand & { readonly kind: 'confirm' } = {
  kind: 'confirm',
  authorizationId: 'auth-1',
  amountMinor: 2000,
  currency: 'GBP',
};
const sendBack = (quantity: number): OrderCommand => ({
  kind: 'return',
  returnId: 'C1',
  lines: [{ sku: 'LAMP', quantity, kind: 'goods' }],
});

/** given: commands that are all accepted. */
const given = (...commands: readonly OrderCommand[]): Order | undefined =>
  commands.reduce<Order | undefined>((order, command) => {
    const decision = decide(command, order);
    if (!decision.ok) throw new Error(`given: ${JSON.stringify(decision.refusal)}`);
    return evolve(order, decision.value);
  }, undefined);

describe('an order', () => {
  test('is placed with its exact total, and without its secret', () => {
    const decision = decide(place, undefined);
    const change = decision.ok ? decision.value : undefined;
    expect(change).toMatchObject({ kind: 'placed', paymentMethod: 'tok_1' });
    expect(given(place)).toEqual({
      status: 'placed',
      orderId: '536365',
      customerId: '17850',
      currency: 'GBP',
      lines,
      placedAtMs: 1_291_191_960_000,
      totalMinor: 2000,
    });
  });

  test.each<[string, readonly OrderCommand[], OrderCommand, OrderChange['kind'], Order['status']]>([
    ['placed, is cancelled', [place], cancel, 'cancelled', 'cancelled'],
    ['placed, is confirmed', [place], confirm, 'confirmed', 'confirmed'],
    ['confirmed, comes back in part', [place, confirm], sendBack(1), 'returned', 'confirmed'],
    [
      'returned in part, comes back for the rest',
      [place, confirm, sendBack(1)],
      sendBack(1),
      'returned',
      'confirmed',
    ],
  ])('%s', (_, before, command, kind, status) => {
    const order = given(...before);
    const decision = decide(command, order);
    expect(decision.ok ? decision.value.kind : decision.refusal).toBe(kind);
    expect(given(...before, command)?.status).toBe(status);
  });

  test.each<[string, readonly OrderCommand[], OrderCommand, object]>([
    ['is placed once', [place], place, { kind: 'exists' }],
    ['unknown, is not cancelled', [], cancel, { kind: 'unknown' }],
    ['unknown, is not confirmed', [], confirm, { kind: 'unknown' }],
    ['unknown, does not come back', [], sendBack(1), { kind: 'unknown' }],
    ['confirmed, is not cancelled', [place, confirm], cancel, { kind: 'status', status: 'confirmed' }],
    ['cancelled, is not cancelled again', [place, cancel], cancel, { kind: 'status', status: 'cancelled' }],
    ['cancelled, is not confirmed', [place, cancel], confirm, { kind: 'status', status: 'cancelled' }],
    ['confirmed, is not confirmed again', [place, confirm], confirm, { kind: 'status', status: 'confirmed' }],
    ['placed, does not come back', [place], sendBack(1), { kind: 'status', status: 'placed' }],
    ['cancelled, does not come back', [place, cancel], sendBack(1), { kind: 'status', status: 'cancelled' }],
    ['comes back no further than whole', [place, confirm, sendBack(2)], sendBack(1), { kind: 'invalid' }],
    ['is not confirmed for another amount', [place], { ...confirm, amountMinor: 1999 }, { kind: 'amount' }],
    ['is not confirmed in another currency', [place], { ...confirm, currency: 'EUR' }, { kind: 'amount' }],
    ['is not placed without lines', [], { ...place, lines: [] }, { kind: 'invalid' }],
  ])('%s', (_, before, command, refusal) => {
    const decision = decide(command, given(...before));
    expect(decision).toMatchObject({ ok: false, refusal });
  });
});
