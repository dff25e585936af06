import { type ConsumerHandler, type ConsumerPorts, consumerHandler } from '@twolane/consumer';
import { createCatalog } from '@twolane/contracts';
import { OrderCancelledV1, OrderConfirmedV1, OrderReturnedV1, PaymentRequestedV1 } from '@twolane/events';
import type { DeployedGateway } from './gateway/create-gateway.ts';
import { withholdingGateway } from './gateway/withholding-gateway.ts';
import { moveMoney } from './move-money.ts';
import { paymentTable } from './payment-table.ts';

/**
 * `payments-gateway`: the consumer that moves money. Its effects leave the database: a replay runs it only where somebody
 * approved that.
 */
export const gatewayConsumer = (
  paymentsTable: string,
  { gateway, registerContext }: DeployedGateway,
  ports: ConsumerPorts,
): ConsumerHandler => {
  const payments = paymentTable(paymentsTable);
  return consumerHandler({
    ...ports,
    consumer: 'payments-gateway',
    inbox: 'aggregate',
    catalog: createCatalog([PaymentRequestedV1, OrderConfirmedV1, OrderCancelledV1, OrderReturnedV1]),
    effect: 'external',
    react: moveMoney({ payments, gateway }),
    rehearse: moveMoney({ payments, gateway: withholdingGateway }),
    onInvocation: registerContext,
  });
};
