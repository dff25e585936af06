import { readConfig, readConsumerConfig, readGatewayConfig } from './config.ts';

const env = {
  PAYMENTS_TABLE: 'a',
  OUTBOX_TABLE: 'b',
  PARKED_TABLE: 'd',
  EFFECTS_TABLE: 'e',
  GATEWAY_TABLE: 'f',
};

test('the environment is read once, with defaults', () => {
  expect(readGatewayConfig(env)).toEqual({
    paymentsTable: 'a',
    outboxTable: 'b',
    outboxShards: 8,
    parkedTable: 'd',
    late: 'apply',
    effectsTable: 'e',
    gatewayTable: 'f',
    gatewayTimeoutMs: 3000,
  });
  expect(readGatewayConfig({ ...env, GATEWAY_TIMEOUT_MS: '50', OUTBOX_SHARDS: '3' })).toMatchObject({
    gatewayTimeoutMs: 50,
    outboxShards: 3,
  });
});

test('each function asks only for what it has', () => {
  expect(readConfig({ PAYMENTS_TABLE: 'a' })).toEqual({ paymentsTable: 'a' });
  expect(() => readConsumerConfig({ PAYMENTS_TABLE: 'a' })).toThrow('OUTBOX_TABLE');
});

test.each(Object.keys(env))('%s missing or empty is named', (name) => {
  expect(() => readGatewayConfig({ ...env, [name]: undefined })).toThrow(name);
  expect(() => readGatewayConfig({ ...env, [name]: '' })).toThrow(name);
});

test.each(['0', '-1', '1.5', 'long'])('GATEWAY_TIMEOUT_MS %s is refused', (text) => {
  expect(() => readGatewayConfig({ ...env, GATEWAY_TIMEOUT_MS: text })).toThrow(
    /GATEWAY_TIMEOUT_MS.*whole number/,
  );
});
