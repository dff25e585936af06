/** What an order owes, known from its placing to the end. */
export interface Debt {
  /** An order has one payment, with the same id. */
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Money that the provider holds for us or once held. */
interface Held extends Debt {
  /** The event that asked for the authorization; the provider knows the money by it, even where its answer got lost. */
  readonly requestKey: string;
  readonly authorizationId: string;
}

/** One payment, from the first that is heard of its order. Each state has just what is true in it. */
export type Payment =
  | (Debt & { readonly status: 'awaitingStock'; readonly paymentMethod?: string })
  /** The stock was there before the order was heard of. */
  | { readonly status: 'awaitingOrder'; readonly paymentId: string }
  /** Authorization is asked for; the provider may or may not have the money already. */
  | (Debt & { readonly status: 'requested'; readonly requestKey: string })
  | (Held & { readonly status: 'authorized' })
  | (Debt & { readonly status: 'declined'; readonly reason: string })
  | (Held & { readonly status: 'captured'; readonly refundedMinor: number })
  | (Debt & { readonly status: 'voided' })
  /** The order ended before any money was held. */
  | (Debt & { readonly status: 'cancelled' });

/** What can happen to a payment. */
export type PaymentChange =
  | { readonly kind: 'orderKnown'; readonly debt: Debt; readonly paymentMethod?: string }
  | { readonly kind: 'stockKnown'; readonly paymentId: string }
  | { readonly kind: 'requested'; readonly debt: Debt; readonly requestKey: string }
  | { readonly kind: 'authorized'; readonly authorizationId: string }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'captured' }
  | { readonly kind: 'voided' }
  | { readonly kind: 'cancelled'; readonly debt: Debt }
  | { readonly kind: 'refunded'; readonly amountMinor: number };

/** The payment after a change that was decided for it. Throws for a change that no decision makes in its state. */
export const evolve = (payment: Payment | undefined, change: PaymentChange): Payment => {
  switch (change.kind) {
    case 'orderKnown':
      return {
        ...change.debt,
        status: 'awaitingStock',
        ...(change.paymentMethod === undefined ? {} : { paymentMethod: change.paymentMethod }),
      };
    case 'stockKnown':
      return { status: 'awaitingOrder', paymentId: change.paymentId };
    case 'requested':
      return { ...change.debt, status: 'requested', requestKey: change.requestKey };
    case 'cancelled':
      return { ...change.debt, status: 'cancelled' };
    case 'authorized':
      if (payment?.status === 'requested') {
        return { ...payment, status: 'authorized', authorizationId: change.authorizationId };
      }
      break;
    case 'declined':
      if (payment?.status === 'requested')
        return { ...debtOf(payment), status: 'declined', reason: change.reason };
      break;
    case 'captured':
      if (payment?.status === 'authorized') return { ...payment, status: 'captured', refundedMinor: 0 };
      break;
    case 'voided':
      if (payment?.status === 'authorized' || payment?.status === 'requested') {
        return { ...debtOf(payment), status: 'voided' };
      }
      break;
    case 'refunded':
      if (payment?.status === 'captured') {
        return { ...payment, refundedMinor: payment.refundedMinor + change.amountMinor };
      }
      break;
  }
  throw new Error(`evolve: a payment that is ${payment?.status ?? 'unknown'} cannot become ${change.kind}`);
};

export const debtOf = ({ paymentId, amountMinor, currency }: Debt): Debt => ({
  paymentId,
  amountMinor,
  currency,
});
