import { readConfig, readConsumerConfig, readStuckAfterMs } from './config.ts';

const env = { INSIGHTS_TABLE: 'a', OUTBOX_TABLE: 'b', PARKED_TABLE: 'c' };

test('the environment is read once', () => {
  expect(readConsumerConfig(env)).toEqual({
    insightsTable: 'a',
    outboxTable: 'b',
    outboxShards: 8,
    parkedTable: 'c',
    late: 'apply',
  });
  expect(readConfig(env)).not.toHaveProperty('parkedTable');
});

test.each(Object.keys(env))('%s missing or empty is named', (name) => {
  expect(() => readConsumerConfig({ ...env, [name]: undefined })).toThrow(name);
  expect(() => readConsumerConfig({ ...env, [name]: '' })).toThrow(name);
});

test('an order may stand still for half an hour, or as the stack says', () => {
  expect(readStuckAfterMs({})).toBe(1_800_000);
  expect(readStuckAfterMs({ STUCK_AFTER_MINUTES: '2' })).toBe(120_000);
  expect(() => readStuckAfterMs({ STUCK_AFTER_MINUTES: '0' })).toThrow('STUCK_AFTER_MINUTES');
});
