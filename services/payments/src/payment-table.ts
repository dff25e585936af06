import {
  fieldsOf,
  type Item,
  type Key,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import type { Payment } from './domain/payment.ts';

/** A payment with what its item keeps besides. */
export interface StoredPayment {
  readonly payment: Payment;
  readonly version: number;
  /** Keys of the events applied to it: its inbox. An order sends each kind once, so they are a handful. */
  readonly applied: readonly string[];
}

/** Money that was given back for a return. Written once; that it exists says that its event was applied. */
export interface Refund {
  readonly returnId: string;
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reference: string;
}

export interface PaymentTable {
  load(store: ReadStore, paymentId: string): Promise<StoredPayment | undefined>;
  put(payment: Payment, before: StoredPayment | undefined, applied: readonly string[]): Write;
  hasRefund(store: ReadStore, returnId: string): Promise<boolean>;
  addRefund(refund: Refund): Write;
}

export const paymentTable = (table: string): PaymentTable => ({
  load: async (store, paymentId) => {
    const stored = await store.get(table, paymentKey(paymentId));
    return stored === undefined ? undefined : paymentFrom(stored);
  },
  put: (payment, before, applied) =>
    putOver(before?.version, {
      table,
      key: paymentKey(payment.paymentId),
      item: itemOf(payment, applied),
    }),
  hasRefund: async (store, returnId) => (await store.get(table, refundKey(returnId))) !== undefined,
  addRefund: (refund) => ({
    kind: 'putIfAbsent',
    table,
    key: refundKey(refund.returnId),
    item: { ...refund },
  }),
});

const paymentKey = (paymentId: string): Key => ({ pk: `payment#${paymentId}`, sk: 'payment' });
const refundKey = (returnId: string): Key => ({ pk: `refund#${returnId}`, sk: 'refund' });

const itemOf = (payment: Payment, applied: readonly string[]): Item => ({ ...payment, applied });

const paymentFrom = (stored: StoredItem): StoredPayment => ({
  payment: stateFrom(stored),
  version: stored.version,
  applied: fieldsOf(stored).texts('applied'),
});

const stateFrom = (stored: StoredItem): Payment => {
  const fields = fieldsOf(stored);
  const paymentId = fields.text('paymentId');
  const debt = () => ({
    paymentId,
    amountMinor: fields.whole('amountMinor'),
    currency: fields.text('currency'),
  });
  const held = () => ({
    ...debt(),
    requestKey: fields.text('requestKey'),
    authorizationId: fields.text('authorizationId'),
  });
  const status = fields.text('status');
  switch (status) {
    case 'awaitingOrder':
      return { status, paymentId };
    case 'awaitingStock': {
      const paymentMethod = fields.optionalText('paymentMethod');
      return { status, ...debt(), ...(paymentMethod === undefined ? {} : { paymentMethod }) };
    }
    case 'requested':
      return { status, ...debt(), requestKey: fields.text('requestKey') };
    case 'authorized':
      return { status, ...held() };
    case 'captured':
      return { status, ...held(), refundedMinor: fields.whole('refundedMinor') };
    case 'declined':
      return { status, ...debt(), reason: fields.text('reason') };
    case 'voided':
    case 'cancelled':
      return { status, ...debt() };
    default:
      throw new TerminalError(`Payment ${paymentId} has the unknown status "${status}"; correct its item.`);
  }
};
