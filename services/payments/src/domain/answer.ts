import type { Debt, PaymentChange } from './payment.ts';

/** What the provider said to a call. `reference` is its name for what it did. */
export type Answer =
  | { readonly kind: 'authorized'; readonly authorizationId: string }
  | { readonly kind: 'declined'; readonly reason: string }
  | { readonly kind: 'captured'; readonly reference: string }
  | { readonly kind: 'voided'; readonly reference: string }
  /** To a void: it holds nothing under that request, and never will. */
  | { readonly kind: 'nothingHeld' }
  /** To a void: too late, the money was taken. */
  | { readonly kind: 'alreadyCaptured' }
  | { readonly kind: 'refunded'; readonly amountMinor: number; readonly reference: string }
  /** It will not do what was asked, now or later. */
  | { readonly kind: 'refused'; readonly reason: string };

export type Settlement =
  | { readonly kind: 'change'; readonly change: PaymentChange; readonly reference?: string }
  | { readonly kind: 'notYet'; readonly why: string }
  | { readonly kind: 'refused'; readonly cause: string; readonly why: string };

/** What the answer makes of the payment. Pure. */
export const settle = (answer: Answer, debt: Debt): Settlement => {
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
      return { kind: 'change', change: { kind: 'cancelled', debt } };
    case 'refunded':
      return {
        kind: 'change',
        change: { kind: 'refunded', amountMinor: answer.amountMinor },
        reference: answer.reference,
      };
    case 'alreadyCaptured':
      // The capture happened, but its event is still under way. Once it is here, the money is refunded.
      return { kind: 'notYet', why: 'The provider has captured the money; that is not recorded here yet.' };
    case 'refused':
      return { kind: 'refused', cause: 'provider-refused', why: `The provider refuses: ${answer.reason}.` };
  }
};
