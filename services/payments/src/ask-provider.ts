import { type CloudEvent, eventKey } from '@twolane/contracts';
import { type Settlement, settle } from './domain/answer.ts';
import type { MoneyCall } from './domain/money.ts';
import type { Debt, Payment } from './domain/payment.ts';
import type { GuardedGateway } from './gateway/guarded-gateway.ts';

export interface Question {
  readonly gateway: GuardedGateway;
  readonly call: MoneyCall;
  /** Its name is the key of the call, so that every delivery of it makes the same call. */
  readonly cause: CloudEvent;
  readonly debt: Debt;
  /** The payment as it was when the call was planned. */
  readonly status: Payment['status'] | undefined;
  /** Goes along with an authorization. */
  readonly paymentMethod?: string;
}

/** One call of the provider, and what it means for the payment. */
export const askProvider = async ({
  gateway,
  call,
  cause,
  debt,
  status,
  paymentMethod,
}: Question): Promise<Settlement> => {
  const method = call.operation === 'authorize' && paymentMethod !== undefined ? { paymentMethod } : {};
  const answered = await gateway.call({ ...call, ...method, key: eventKey(cause) });
  return answered.ok ? settle(answered.value, status, debt) : { kind: 'notYet', why: answered.refusal.why };
};
