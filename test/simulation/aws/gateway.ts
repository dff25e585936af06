import { RetryableError, type Store } from '@twolane/store';
import type { PaymentGateway } from '../../../services/payments/src/gateway/payment-gateway.ts';
import { createSimulatedGateway } from '../../../services/payments/src/gateway/simulated-gateway.ts';
import type { Faults } from '../faults/faults.ts';
import type { Through } from './calls.ts';
import type { Instance } from './lambda.ts';

interface Ports {
  /** The provider's own: nobody else sees it. */
  readonly books: Store;
  readonly through: Through;
  readonly faults: Faults;
  /** Before each call that reaches it. */
  readonly onCall: (instance: Instance) => void;
}

export const BOOKS = 'Gateway';

/** The payment provider, another company's: it does what it was asked, and may not say so. */
export const createProvider = ({ books, through, faults, onCall }: Ports) => {
  let references = 0;
  const provider = createSimulatedGateway({
    store: books,
    table: BOOKS,
    newId: () => {
      references += 1;
      return String(references);
    },
  });
  return (instance: Instance): PaymentGateway => ({
    call: (call, signal) =>
      through(instance, {
        what: `asks the provider to ${call.operation} ${call.key}`,
        isWrite: true,
        refuse: () => {
          if (!faults.isActive('gatewayDown')) return undefined;
          faults.count('gatewayDown');
          throw new RetryableError('The provider is down.');
        },
        serve: async () => {
          onCall(instance);
          const answer = await provider.call(call);
          // It has done it, and says nothing until whoever asks has had enough.
          if (faults.fires('gatewayTimeout')) return untilAborted(signal);
          if (answer.kind === 'declined') faults.count('gatewayDecline');
          return answer;
        },
      }),
  });
};

const untilAborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new RetryableError('The provider did not answer.')), {
      once: true,
    });
  });
