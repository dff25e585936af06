import type { Answer } from '../domain/answer.ts';

interface Keyed {
  /**
   * Names the call for ever: the provider answers the same key with the same answer and does nothing twice. Made from
   * the causing event, so that every retry and every redelivery has the same one.
   */
  readonly key: string;
}

/** `of`: the key of the authorization that the call is about. */
export type GatewayCall = Keyed &
  (
    | {
        readonly operation: 'authorize';
        readonly amountMinor: number;
        readonly currency: string;
        readonly paymentMethod?: string;
      }
    | { readonly operation: 'capture'; readonly of: string; readonly amountMinor: number }
    /**
     * Nothing shall stay of that authorization: voids what is held, refunds what is left of what was captured, and keeps
     * it from holding anything later, should it come after this call. Which of these, and how much, the provider says.
     * Providers call it "cancel or refund", or a reversal by merchant reference.
     */
    | { readonly operation: 'reverse'; readonly of: string }
    /** Without `of` the money goes to the customer unreferenced: goods that were sold before us. */
    | {
        readonly operation: 'refund';
        readonly of?: string;
        readonly amountMinor: number;
        readonly currency: string;
      }
  );

/** A payment provider. */
export interface PaymentGateway {
  /**
   * Rejects where the outcome is unknown (no answer in time, unreachable): the call may have happened. The same call
   * again is safe and finds out.
   */
  call(call: GatewayCall, signal?: AbortSignal): Promise<Answer>;
}
