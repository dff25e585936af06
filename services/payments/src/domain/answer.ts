import type { Debt, Payment, PaymentChange } from './payment.ts';

/** What the provider said to a call. `reference` is its name for what it did. */
export type Answer =
  | { readonly kind: 'authorized'; readonly authorizationId: string }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'captured'; readonly reference: string }
  | { readonly kind: 'voided'; readonly reference: string }
  | { readonly kind: 'refunded'; readonly amountMinor: number; readonly reference: string }
  /** To a reversal: it holds nothing under that request, and never will. */
  | { readonly kind: 'nothingHeld' }
  /** It will not do what was asked, now or later. */
  | { readonly kind: 'refused'; readonly reason: string };

export type Settlement =
  | { readonly kind: 'change'; readonly change: PaymentChange; readonly reference?: string }
  | { readonly kind: 'notYet'; readonly why: string }
  | { readonly kind: 'refused'; readonly cause: string; readonly why: string };

/**
 * What the answer makes of the payment. Pure. `notYet`: the provider is ahead of what is recorded here; once that has
 * been recorded, the same call gets the same answer again.
 */
export const settle = (answer: Answer, status: Payment['status'] | undefined, debt: Debt): Settlement => {
  switch (answer.kind) {
    case 'authorized':
      return { kind: 'change', change: { kind: 'authorized', authorizationId: answer.authorizationId } };
    case 'declined':
      return { kind: 'change', change: { kind: 'declined', reason: answer.reason } };
    case 'captured':
      return { kind: 'change', change: { kind: 'captured' }, reference: answer.reference };
    case 'voided':
      return { kind: 'change', change: { kind: 'voided' }, reference: answer.reference };
    case 'nothingHeld':
      return status === 'captured'
        ? { kind: 'notYet', why: 'All of it is refunded; a refund is not recorded here yet.' }
        : { kind: 'change', change: { kind: 'cancelled', debt } };
    case 'refunded': {
      const { amountMinor, reference } = answer;
      return status === 'captured'
        ? { kind: 'change', change: { kind: 'refunded', amountMinor }, reference }
        : { kind: 'notYet', why: 'The money is refunded; that it was captured is not recorded here yet.' };
    }
    case 'refused':
      return { kind: 'refused', cause: 'provider-refused', why: `The provider refuses: ${answer.reason}.` };
  }
};
