import { readConfig, readConsumerConfig } from './config.ts';

const env = { INVENTORY_TABLE: 'a', OUTBOX_TABLE: 'b', PARKED_TABLE: 'c' };

test('the environment is read once, with a default for the shards', () => {
  expect(readConsumerConfig(env)).toEqual({
    inventoryTable: 'a',
    outboxTable: 'b',
    outboxShards: 8,
    parkedTable: 'c',
    late: 'apply',
  });
  expect(readConfig({ ...env, OUTBOX_SHARDS: '3' }).outboxShards).toBe(3);
});

test.each(Object.keys(env))('%s missing or empty is named', (name) => {
  expect(() => readConsumerConfig({ ...env, [name]: undefined })).toThrow(name);
  expect(() => readConsumerConfig({ ...env, [name]: '' })).toThrow(name);
});

test.each(['0', '-1', '1.5', 'many'])('OUTBOX_SHARDS %s is refused', (shards) => {
  expect(() => readConfig({ ...env, OUTBOX_SHARDS: shards })).toThrow(/OUTBOX_SHARDS.*whole number/);
});

test('functions that consume nothing need no table for parking', () => {
  expect(readConfig({ ...env, PARKED_TABLE: undefined })).not.toHaveProperty('parkedTable');
});
