import { type ConsumerHandler, consumerHandler, createParking, createVisibility } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderConfirmedV1, OrderReturnedV1, PaymentRequestedV1 } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import type { GatewayConfig } from './config.ts';
import type { DeployedGateway } from './gateway/create-gateway.ts';
import { withholdingGateway } from './gateway/withholding-gateway.ts';
import { moveMoney } from './move-money.ts';
import { paymentTable } from './payment-table.ts';

const consumer = 'payments-gateway';

/** The consumer that moves money. Its effects leave the database: a replay runs it only where somebody approved that. */
export const gatewayConsumer = (
  config: GatewayConfig,
  { gateway, registerContext }: DeployedGateway,
): ConsumerHandler => {
  const payments = paymentTable(config.paymentsTable);
  const store = createOutboxStore(config);
  return consumerHandler({
    consumer,
    inbox: 'aggregate',
    late: config.late,
    catalog: createCatalog([PaymentRequestedV1, OrderConfirmedV1, OrderCancelledV1, OrderReturnedV1]),
    effect: 'external',
    react: moveMoney({ payments, gateway }),
    rehearse: moveMoney({ payments, gateway: withholdingGateway }),
    onInvocation: registerContext,
    store,
    parking: createParking({ store, table: config.parkedTable }),
    visibility: createVisibility(),
    telemetry: createTelemetry({ service: 'payments', function: 'paymentsGateway', consumer }),
  });
};
