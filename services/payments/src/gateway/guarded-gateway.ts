import { type Result, refuse } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  handleType,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import type { Answer } from '../domain/answer.ts';
import type { GatewayCall, PaymentGateway } from './payment-gateway.ts';

/** The call was not made, or is being made by somebody else: later. */
export interface NotNow {
  readonly why: string;
}

export interface GuardedGateway {
  /** Rejects with `RetryableError` where the outcome is unknown; the same call again is safe. */
  call(call: GatewayCall): Promise<Result<Answer, NotNow>>;
}

/** Keeps the answer to each call, so that a call that was answered is not made again. */
export type Once = (call: GatewayCall, make: () => Promise<Answer>) => Promise<Result<Answer, NotNow>>;

export interface GuardSettings {
  /** How long the provider may take. Well below the function's own time, so that what follows has some left. */
  readonly timeoutMs: number;
  /** Failures in a row that open the circuit. */
  readonly maxFailures: number;
  /** How long nobody is let through then; after that one call tries. */
  readonly openMs: number;
}

export const DEFAULT_GUARD: GuardSettings = { timeoutMs: 3_000, maxFailures: 5, openMs: 10_000 };

/** The provider failed, as far as anybody knows. Only this counts against it. */
class ProviderFailure extends RetryableError {}

/**
 * A provider call that cannot hang and does not hammer a provider that is down. From outside to inside: the circuit
 * breaker (a call that it refuses costs nothing, not even a record of it), the record of answers, the time limit.
 *
 * The breaker lives in this process: with n instances, a provider that is down gets n trial calls an `openMs`.
 */
export const createGuardedGateway = (
  gateway: PaymentGateway,
  once: Once,
  { timeoutMs, maxFailures, openMs }: GuardSettings = DEFAULT_GUARD,
): GuardedGateway => {
  const limit = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  const breaker = circuitBreaker(handleType(ProviderFailure), {
    halfOpenAfter: openMs,
    breaker: new ConsecutiveBreaker(maxFailures),
  });
  const ask = async (call: GatewayCall): Promise<Answer> => {
    try {
      return await limit.execute(({ signal }) => gateway.call(call, signal));
    } catch (cause) {
      throw new ProviderFailure(`The provider did not answer to ${call.operation} within ${timeoutMs} ms.`, {
        cause,
      });
    }
  };
  return {
    call: async (call) => {
      try {
        return await breaker.execute(() => once(call, () => ask(call)));
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        return refuse({ why: `The provider fails; for up to ${openMs} ms nobody is let through to it.` });
      }
    },
  };
};
