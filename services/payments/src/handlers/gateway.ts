import type { ConsumerHandler } from '@twolane/consumer';
import { readGatewayConfig } from '../config.ts';
import { createGateway } from '../gateway/create-gateway.ts';
import { gatewayConsumer } from '../gateway-consumer.ts';

const config = readGatewayConfig(process.env);
const { gateway, registerContext } = createGateway(config);
const consume = gatewayConsumer(config, gateway);

export const handler: ConsumerHandler = (event, context) => {
  registerContext(context);
  return consume(event, context);
};
