import { type Delivery, deliver, memoryJournal, serviceStage } from '@twolane/consumer/testing';
import type { CloudEvent } from '@twolane/contracts';
import { catalog as allEvents } from '@twolane/events';
import { createMemoryStore, type MemoryStoreHooks, RetryableError } from '@twolane/store';
import { lambdaContext } from '@twolane/telemetry/testing';
import { createGuardedGateway, DEFAULT_GUARD } from '../gateway/guarded-gateway.ts';
import { createPowertoolsOnce } from '../gateway/once.ts';
import type { PaymentGateway } from '../gateway/payment-gateway.ts';
import { entryKey, loadEntry } from '../gateway/provider-table.ts';
import { createSimulatedGateway } from '../gateway/simulated-gateway.ts';
import { gatewayConsumer } from '../gateway-consumer.ts';
import { intentsConsumer } from '../intents-consumer.ts';
import { paymentTable } from '../payment-table.ts';
import { showPayment } from '../show-payment.ts';
import { MemoryPersistence } from './memory-persistence.ts';

const PAYMENTS = 'Payments';
const LEDGER = 'Ledger';

export interface StageOptions {
  readonly hooks?: MemoryStoreHooks;
  readonly providerHooks?: MemoryStoreHooks;
  /** Between the provider and its callers. */
  readonly around?: (gateway: PaymentGateway) => PaymentGateway;
  readonly maxFailures?: number;
}

/**
 * Payments' two consumers with the real pipeline, Powertools and the circuit breaker, over stores in memory; beside them the
 * simulated provider with a store of its own.
 */
export const stage = ({
  hooks,
  providerHooks,
  around = (gateway) => gateway,
  maxFailures = 1_000_000,
}: StageOptions = {}) => {
  const { store, parked, consumer, recorded } = serviceStage({
    service: 'payments',
    catalog: allEvents,
    ...(hooks === undefined ? {} : { hooks }),
  });
  const ledger = createMemoryStore({
    journal: memoryJournal,
    ...(providerHooks === undefined ? {} : { hooks: providerHooks }),
  });
  let references = 0;
  const provider = createSimulatedGateway({
    store: ledger,
    table: LEDGER,
    newId: () => {
      references += 1;
      return String(references);
    },
    stall: async () => {
      throw new RetryableError('The provider did not answer.');
    },
  });
  const persistence = new MemoryPersistence();
  const { once, registerContext } = createPowertoolsOnce(persistence);
  registerContext(lambdaContext());
  const payments = paymentTable(PAYMENTS);
  const gateway = createGuardedGateway(around(provider), once, { ...DEFAULT_GUARD, maxFailures });
  const intents = intentsConsumer(PAYMENTS, consumer('payments-intents'));
  const money = gatewayConsumer(PAYMENTS, { gateway, registerContext }, consumer('payments-gateway'));
  const isIntent = ({ type }: CloudEvent): boolean =>
    type === 'OrderPlaced.v1' || type === 'StockReserved.v1';

  return {
    store,
    payments,
    provider,
    persistence,
    parked,
    recorded,
    /** One delivery of one event. */
    deliver: (event: CloudEvent): Promise<Delivery> => deliver(isIntent(event) ? intents : money, event),
    /** What a replay brings to the consumer that moves money. */
    replay: async (kind: 'rehearse' | 'apply', events: readonly CloudEvent[], allowExternal = false) => {
      const about = { twolane: 'replay/1', replayId: 'r-1', events } as const;
      const request = kind === 'rehearse' ? { ...about, kind } : { ...about, kind, allowExternal };
      return (await money(request, lambdaContext())).outcomes;
    },
    show: (paymentId: string) => showPayment(store, payments, paymentId),
    /** Everything that the provider has on its books. */
    charges: () => ledger.all(LEDGER).map(({ key, item }) => ({ name: key.pk, ...item })),
    charge: async (requestKey: string) =>
      (await loadEntry(ledger, LEDGER, entryKey({ operation: 'reverse', of: requestKey, key: '' })))?.entry,
  };
};
