import { readGatewayConfig } from '../config.ts';
import { createGateway } from '../gateway/create-gateway.ts';
import { gatewayConsumer } from '../gateway-consumer.ts';

const config = readGatewayConfig(process.env);

export const handler = gatewayConsumer(config, createGateway(config));
