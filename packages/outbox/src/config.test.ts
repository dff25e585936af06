import { readConfig } from './config.ts';

const env = { OUTBOX_TABLE: 'outbox', EVENT_BUS_NAME: 'twolane-test' };

test('shards and size have defaults', () => {
  expect(readConfig(env)).toEqual({
    outboxTable: 'outbox',
    eventBusName: 'twolane-test',
    outboxShards: 8,
    maxPutEventsBytes: 262_144,
  });
});

test('shards and size can be set', () => {
  const set = readConfig({ ...env, OUTBOX_SHARDS: '16', PUT_EVENTS_MAX_BYTES: '1048576' });
  expect(set.outboxShards).toBe(16);
  expect(set.maxPutEventsBytes).toBe(1_048_576);
});

test.each([
  [{ EVENT_BUS_NAME: 'b' }, /OUTBOX_TABLE/],
  [{ OUTBOX_TABLE: 't', EVENT_BUS_NAME: '' }, /EVENT_BUS_NAME/],
  [{ ...env, OUTBOX_SHARDS: 'many' }, /OUTBOX_SHARDS is "many"/],
  [{ ...env, OUTBOX_SHARDS: '0' }, /OUTBOX_SHARDS is "0"/],
  [{ ...env, PUT_EVENTS_MAX_BYTES: '1.5' }, /PUT_EVENTS_MAX_BYTES/],
])('%p is refused at cold start', (wrong, message) => {
  expect(() => readConfig(wrong)).toThrow(message);
});
