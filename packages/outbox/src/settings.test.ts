import { readOutboxSettings } from './settings.ts';

const env = { OUTBOX_TABLE: 'outbox' };

test('eight shards unless the stack says otherwise', () => {
  expect(readOutboxSettings(env)).toEqual({ outboxTable: 'outbox', outboxShards: 8 });
  expect(readOutboxSettings({ ...env, OUTBOX_SHARDS: '16' }).outboxShards).toBe(16);
});

test.each([
  [{}, 'OUTBOX_TABLE'],
  [{ ...env, OUTBOX_SHARDS: '0' }, 'OUTBOX_SHARDS is "0"'],
])('%j is refused at cold start', (wrong, says) => {
  expect(() => readOutboxSettings(wrong)).toThrow(says);
});
