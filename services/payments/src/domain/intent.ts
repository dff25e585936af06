import type { Debt, Payment } from './payment.ts';
import { debtOf } from './payment.ts';

/** The two halves that make an intent to pay, in whichever order they come. */
export type IntentCommand =
  | { readonly kind: 'orderPlaced'; readonly debt: Debt; readonly paymentMethod?: string }
  | { readonly kind: 'stockReserved'; readonly paymentId: string };

export type IntentDecision =
  /** The other half is still to come: this one is kept. */
  | { readonly kind: 'keep'; readonly command: IntentCommand }
  /** Both are there. */
  | { readonly kind: 'request'; readonly debt: Debt; readonly paymentMethod?: string }
  | { readonly kind: 'nothing'; readonly why: string };

/** `undefined`: nothing was heard of the order. Pure. */
export const decideIntent = (command: IntentCommand, payment: Payment | undefined): IntentDecision => {
  if (payment === undefined) return { kind: 'keep', command };
  if (command.kind === 'orderPlaced' && payment.status === 'awaitingOrder') {
    const { debt, paymentMethod } = command;
    return { kind: 'request', debt, ...(paymentMethod === undefined ? {} : { paymentMethod }) };
  }
  if (command.kind === 'stockReserved' && payment.status === 'awaitingStock') {
    const { paymentMethod } = payment;
    return {
      kind: 'request',
      debt: debtOf(payment),
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
    };
  }
  return { kind: 'nothing', why: `Payment ${payment.paymentId} is ${payment.status} already.` };
};
