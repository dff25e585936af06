import type { ReadStore } from '@twolane/store';
import type { Payment } from './domain/payment.ts';
import type { PaymentTable } from './payment-table.ts';

/** A payment as its callers see it. Amounts in the currency's minor unit. */
export interface PaymentView {
  readonly paymentId: string;
  readonly status: Payment['status'];
  readonly version: number;
  /** Absent until the order is known. */
  readonly amountMinor?: number;
  readonly currency?: string;
  readonly authorizationId?: string;
  readonly declineReason?: string;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

export const showPayment = async (
  store: ReadStore,
  payments: PaymentTable,
  paymentId: string,
): Promise<PaymentView | undefined> => {
  const stored = await payments.load(store, paymentId);
  if (stored === undefined) return undefined;
  const { payment, version } = stored;
  const captured = payment.status === 'captured';
  return {
    paymentId,
    status: payment.status,
    version,
    ...('amountMinor' in payment ? { amountMinor: payment.amountMinor, currency: payment.currency } : {}),
    ...('authorizationId' in payment ? { authorizationId: payment.authorizationId } : {}),
    ...(payment.status === 'declined' ? { declineReason: payment.reason } : {}),
    capturedMinor: captured ? payment.amountMinor : 0,
    refundedMinor: captured ? payment.refundedMinor : 0,
  };
};
