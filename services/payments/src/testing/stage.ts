import { consumerHandler, type ParkedMessage } from '@twolane/consumer';
import { type CloudEvent, createCatalog, eventKey, ok, parseEvent } from '@twolane/contracts';
import {
  catalog as allEvents,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  PaymentRequestedV1,
  StockReservedV1,
} from '@twolane/events';
import { createMemoryStore, type MemoryStoreHooks, RetryableError } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { createGuardedGateway, DEFAULT_GUARD } from '../gateway/guarded-gateway.ts';
import { createPowertoolsOnce } from '../gateway/once.ts';
import type { PaymentGateway } from '../gateway/payment-gateway.ts';
import { entryKey, loadEntry } from '../gateway/provider-table.ts';
import { createSimulatedGateway } from '../gateway/simulated-gateway.ts';
import { joinIntent } from '../join-intent.ts';
import { moveMoney } from '../move-money.ts';
import { paymentTable } from '../payment-table.ts';
import { showPayment } from '../show-payment.ts';
import { context, type Delivery, deliver } from './deliver.ts';
import { MemoryPersistence } from './memory-persistence.ts';

const PAYMENTS = 'Payments';
const LEDGER = 'Ledger';
const OUTBOX = 'Outbox';

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
  const recorded: CloudEvent[] = [];
  const parked: ParkedMessage[] = [];
  const journal = {
    rowFor: (event: CloudEvent) => ({
      table: OUTBOX,
      key: { pk: 'all', sk: eventKey(event) },
      item: { event: JSON.stringify(event) },
      expiresAtSec: 4_000_000_000,
    }),
  };
  const store = createMemoryStore({
    journal,
    inboxTable: 'Inbox',
    hooks: {
      ...hooks,
      afterCommit: async (changeSet, result) => {
        if (result.kind === 'committed') recorded.push(...changeSet.events);
        await hooks?.afterCommit?.(changeSet, result);
      },
    },
  });
  const ledger = createMemoryStore({
    journal,
    inboxTable: 'Inbox',
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
  registerContext(context);
  const payments = paymentTable(PAYMENTS);
  const gateway = createGuardedGateway(around(provider), once, { ...DEFAULT_GUARD, maxFailures });
  const common = (consumer: string) => ({
    consumer,
    inbox: 'aggregate' as const,
    store,
    parking: {
      park: async (message: ParkedMessage) => {
        parked.push(message);
        return ok(undefined);
      },
    },
    telemetry: createTelemetry({ service: 'payments', function: consumer, consumer, sink: () => undefined }),
    clock: () => 0,
    random: () => 0.5,
    sleep: async () => undefined,
  });
  const intents = consumerHandler({
    ...common('payments-intents'),
    catalog: createCatalog([OrderPlacedV1, StockReservedV1]),
    react: joinIntent(payments),
  });
  const money = consumerHandler({
    ...common('payments-gateway'),
    catalog: createCatalog([PaymentRequestedV1, OrderConfirmedV1, OrderCancelledV1, OrderReturnedV1]),
    react: moveMoney({ payments, gateway }),
  });
  const isIntent = ({ type }: CloudEvent): boolean =>
    type === 'OrderPlaced.v1' || type === 'StockReserved.v1';

  return {
    store,
    payments,
    provider,
    persistence,
    parked,
    /** Every event that was committed, in the order of the commits. Each fits its contract. */
    recorded: (type?: string): readonly CloudEvent[] =>
      recorded
        .filter((event) => parseEvent(allEvents, event).ok)
        .filter((event) => type === undefined || event.type === type),
    /** One delivery of one event. */
    deliver: (event: CloudEvent): Promise<Delivery> => deliver(isIntent(event) ? intents : money, event),
    show: (paymentId: string) => showPayment(store, payments, paymentId),
    /** Everything that the provider has on its books. */
    charges: () => ledger.all(LEDGER).map(({ key, item }) => ({ name: key.pk, ...item })),
    charge: async (requestKey: string) =>
      (await loadEntry(ledger, LEDGER, entryKey({ operation: 'reverse', of: requestKey, key: '' })))?.entry,
  };
};
