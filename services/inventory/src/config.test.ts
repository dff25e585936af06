import { readConfig } from './config.ts';

const env = { INVENTORY_TABLE: 'a', OUTBOX_TABLE: 'b', INBOX_TABLE: 'c', PARKED_TABLE: 'd' };

test('the environment is read once, with a default for the shards', () => {
  expect(readConfig(env)).toEqual({
    inventoryTable: 'a',
    outboxTable: 'b',
    outboxShards: 8,
    inboxTable: 'c',
    parkedTable: 'd',
  });
  expect(readConfig({ ...env, OUTBOX_SHARDS: '3' }).outboxShards).toBe(3);
});

test.each(Object.keys(env))('%s missing or empty is named', (name) => {
  expect(() => readConfig({ ...env, [name]: undefined })).toThrow(name);
  expect(() => readConfig({ ...env, [name]: '' })).toThrow(name);
});

test.each(['0', '-1', '1.5', 'many'])('OUTBOX_SHARDS %s is refused', (shards) => {
  expect(() => readConfig({ ...env, OUTBOX_SHARDS: shards })).toThrow(/OUTBOX_SHARDS.*whole number/);
});
