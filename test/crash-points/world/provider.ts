import { memoryJournal } from '@twolane/consumer/testing';
import { createMemoryStore, type MemoryStore, RetryableError } from '@twolane/store';
import type { DeployedGateway } from '../../../services/payments/src/gateway/create-gateway.ts';
import { createGuardedGateway } from '../../../services/payments/src/gateway/guarded-gateway.ts';
import { createPowertoolsOnce } from '../../../services/payments/src/gateway/once.ts';
import type { GatewayCall } from '../../../services/payments/src/gateway/payment-gateway.ts';
import { createSimulatedGateway } from '../../../services/payments/src/gateway/simulated-gateway.ts';
import type { Around } from '../core/calls.ts';
import { tableBooks } from './books.ts';
import { type EffectsTable, InterruptedEffects } from './effects.ts';
import type { Lane1 } from './lane1.ts';

const LEDGER = 'Ledger';

export interface Charge {
  readonly name: string;
  readonly status: unknown;
  readonly amountMinor: unknown;
  readonly refundedMinor: unknown;
}

/** The payment provider with books of its own, and the answers that were kept; both outlive every process. */
export interface Provider {
  readonly gatewayOf: (around: Around) => DeployedGateway;
  readonly charges: () => readonly Charge[];
  readonly books: () => unknown;
}

const providers = new WeakMap<Lane1, Provider>();

/** The one provider of this world. */
export const providerOf = (world: Lane1): Provider => {
  const known = providers.get(world);
  if (known !== undefined) return known;
  const provider = createProvider(world);
  providers.set(world, provider);
  return provider;
};

const createProvider = ({ clock, newId }: Lane1): Provider => {
  const ledger: MemoryStore = createMemoryStore({ journal: memoryJournal });
  const effects: EffectsTable = new Map();
  const simulated = createSimulatedGateway({
    store: ledger,
    table: LEDGER,
    newId,
    stall: async () => {
      throw new RetryableError('The provider did not answer.');
    },
  });
  return {
    gatewayOf: (around) => {
      const { once, registerContext } = createPowertoolsOnce(
        new InterruptedEffects(effects, around, clock.now),
      );
      const provider = {
        call: (call: GatewayCall) => around(`provider ${call.operation}`, () => simulated.call(call)),
      };
      return { gateway: createGuardedGateway(provider, once), registerContext };
    },
    charges: () =>
      ledger
        .all(LEDGER)
        .map(({ key, item: { status = null, amountMinor = null, refundedMinor = null } }) => ({
          name: key.pk,
          status,
          amountMinor,
          refundedMinor,
        })),
    books: () => tableBooks(ledger, LEDGER, { versions: false }),
  };
};
