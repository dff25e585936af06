import { type CloudEvent, makeEvent } from '@twolane/contracts';
import {
  PaymentAuthorizedV1,
  PaymentCapturedV1,
  PaymentDeclinedV1,
  PaymentRefundedV1,
  PaymentRequestedV1,
  PaymentVoidedV1,
} from '@twolane/events';
import type { Debt, PaymentChange } from './domain/payment.ts';

/** What an event takes over from the one that caused it. */
export interface Caused {
  readonly cause: CloudEvent;
  readonly nowMs: number;
  readonly derivedId: (rule: string) => string;
}

/** `version`: the payment's after the event. */
const about = ({ cause, nowMs }: Caused, subject: string, version: number) => ({
  cause,
  subject,
  occurredAtMs: nowMs,
  recordedAtMs: nowMs,
  sequence: version,
});

export const paymentRequested = (
  debt: Debt,
  paymentMethod: string | undefined,
  version: number,
  caused: Caused,
): PaymentRequestedV1 =>
  makeEvent(PaymentRequestedV1, {
    ...about(caused, debt.paymentId, version),
    id: caused.derivedId('paymentRequested'),
    data: {
      ...facts(debt),
      orderId: debt.paymentId,
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
    },
  });

export interface Moved {
  readonly debt: Debt;
  readonly change: PaymentChange;
  /** The provider's name for what it did; '' where it did nothing. */
  readonly reference: string;
  readonly version: number;
  /** Where a return is the reason. */
  readonly returnId?: string;
}

/** The change in the contracts' words; what is of no interest to others has none. */
export const moneyEvents = (
  { debt, change, reference, version, returnId }: Moved,
  caused: Caused,
): readonly CloudEvent[] => {
  const shared = about(caused, debt.paymentId, version);
  const data = { ...facts(debt), orderId: debt.paymentId };
  switch (change.kind) {
    case 'authorized': {
      const { authorizationId } = change;
      const id = caused.derivedId('paymentAuthorized');
      return [makeEvent(PaymentAuthorizedV1, { ...shared, id, data: { ...data, authorizationId } })];
    }
    case 'declined': {
      const id = caused.derivedId('paymentDeclined');
      return [makeEvent(PaymentDeclinedV1, { ...shared, id, data: { ...data, reason: change.reason } })];
    }
    case 'captured': {
      const id = caused.derivedId('paymentCaptured');
      return [
        makeEvent(PaymentCapturedV1, { ...shared, id, data: { ...data, providerReference: reference } }),
      ];
    }
    case 'voided': {
      const id = caused.derivedId('paymentVoided');
      return [makeEvent(PaymentVoidedV1, { ...shared, id, data: { ...data, providerReference: reference } })];
    }
    case 'refunded': {
      const id = caused.derivedId('paymentRefunded');
      const { amountMinor } = change;
      const why = returnId === undefined ? {} : { returnId };
      const refund = { ...data, ...why, amountMinor, providerReference: reference };
      return [makeEvent(PaymentRefundedV1, { ...shared, id, data: refund })];
    }
    case 'orderKnown':
    case 'stockKnown':
    case 'requested':
    case 'cancelled':
      return [];
  }
};

/** Money that no payment of ours accounts for: the return stands in for the payment. */
export const paidOut = (
  {
    returnId,
    amountMinor,
    currency,
  }: { readonly returnId: string; readonly amountMinor: number; readonly currency: string },
  reference: string,
  caused: Caused,
): PaymentRefundedV1 =>
  makeEvent(PaymentRefundedV1, {
    ...about(caused, returnId, 1),
    id: caused.derivedId('paymentRefunded'),
    data: { paymentId: returnId, returnId, amountMinor, currency, providerReference: reference },
  });

const facts = ({ paymentId, amountMinor, currency }: Debt) => ({ paymentId, amountMinor, currency });
