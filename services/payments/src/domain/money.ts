import type { Debt, Payment, PaymentChange } from './payment.ts';

/** What an order's events ask of its money. */
export type MoneyCommand =
  | { readonly kind: 'authorize' }
  | { readonly kind: 'capture'; readonly amountMinor: number; readonly currency: string }
  /** The order was cancelled: no money may stay held or taken. */
  | { readonly kind: 'letGo'; readonly debt: Debt }
  | { readonly kind: 'refund'; readonly amountMinor: number; readonly currency: string };

/** One call of the provider. `of`: the request by which it knows the money. */
export type MoneyCall =
  | { readonly operation: 'authorize'; readonly amountMinor: number; readonly currency: string }
  | { readonly operation: 'capture'; readonly of: string; readonly amountMinor: number }
  | { readonly operation: 'reverse'; readonly of: string }
  | {
      readonly operation: 'refund';
      readonly of: string;
      readonly amountMinor: number;
      readonly currency: string;
    };

export type MoneyPlan =
  | { readonly kind: 'call'; readonly call: MoneyCall }
  /** No call is needed. */
  | { readonly kind: 'change'; readonly change: PaymentChange }
  | { readonly kind: 'nothing'; readonly why: string }
  | { readonly kind: 'notYet'; readonly why: string }
  | { readonly kind: 'refused'; readonly cause: string; readonly why: string };

/** What to do with the money now. Pure; to be asked again whenever the payment changed in between. */
export const planMoney = (command: MoneyCommand, payment: Payment | undefined): MoneyPlan => {
  switch (command.kind) {
    case 'authorize':
      return planAuthorize(payment);
    case 'capture':
      return planCapture(command, payment);
    case 'letGo':
      return planLetGo(command.debt, payment);
    case 'refund':
      return planRefund(command, payment);
  }
};

const planAuthorize = (payment: Payment | undefined): MoneyPlan => {
  if (payment === undefined) return notYet('The payment is not there yet.');
  if (payment.status !== 'requested') return isAlready(payment);
  const { amountMinor, currency } = payment;
  return { kind: 'call', call: { operation: 'authorize', amountMinor, currency } };
};

const planCapture = (
  { amountMinor, currency }: MoneyCommand & { readonly kind: 'capture' },
  payment: Payment | undefined,
): MoneyPlan => {
  switch (payment?.status) {
    case undefined:
    case 'awaitingStock':
    case 'awaitingOrder':
    case 'requested':
      return notYet('The money is not authorized yet.');
    case 'authorized':
      return payment.amountMinor === amountMinor && payment.currency === currency
        ? { kind: 'call', call: { operation: 'capture', of: payment.requestKey, amountMinor } }
        : {
            kind: 'refused',
            cause: 'amount-mismatch',
            why: `The order confirms ${amountMinor} ${currency}, authorized are ${payment.amountMinor} ${payment.currency}.`,
          };
    case 'captured':
      return isAlready(payment);
    case 'declined':
    case 'voided':
    case 'cancelled':
      return {
        kind: 'refused',
        cause: 'nothing-to-capture',
        why: `Payment ${payment.paymentId} is ${payment.status}.`,
      };
  }
};

/**
 * Whether there is money to void or to refund, and how much, only the provider knows for sure: an authorization may be on
 * its way or its answer lost, and returns may be refunded at this moment.
 */
const planLetGo = (debt: Debt, payment: Payment | undefined): MoneyPlan => {
  switch (payment?.status) {
    case undefined:
    case 'awaitingStock':
    case 'awaitingOrder':
      return { kind: 'change', change: { kind: 'cancelled', debt } };
    case 'captured':
      if (payment.refundedMinor === payment.amountMinor) return isAlready(payment, 'refunded');
      return { kind: 'call', call: { operation: 'reverse', of: payment.requestKey } };
    case 'requested':
    case 'authorized':
      return { kind: 'call', call: { operation: 'reverse', of: payment.requestKey } };
    case 'declined':
    case 'voided':
    case 'cancelled':
      return isAlready(payment);
  }
};

const planRefund = (
  { amountMinor, currency }: MoneyCommand & { readonly kind: 'refund' },
  payment: Payment | undefined,
): MoneyPlan => {
  switch (payment?.status) {
    case undefined:
    case 'awaitingStock':
    case 'awaitingOrder':
    case 'requested':
    case 'authorized':
      return notYet('The money is not captured yet.');
    case 'captured': {
      const leftMinor = payment.amountMinor - payment.refundedMinor;
      return payment.currency === currency && amountMinor <= leftMinor
        ? { kind: 'call', call: { operation: 'refund', of: payment.requestKey, amountMinor, currency } }
        : {
            kind: 'refused',
            cause: 'refund-exceeds-capture',
            why: `${amountMinor} ${currency} are to be refunded, ${leftMinor} ${payment.currency} are left.`,
          };
    }
    case 'declined':
    case 'voided':
    case 'cancelled':
      return {
        kind: 'refused',
        cause: 'nothing-to-refund',
        why: `Payment ${payment.paymentId} is ${payment.status}.`,
      };
  }
};

const notYet = (why: string): MoneyPlan => ({ kind: 'notYet', why });

const isAlready = ({ paymentId, status }: Payment, what: string = status): MoneyPlan => ({
  kind: 'nothing',
  why: `Payment ${paymentId} is ${what} already.`,
});
