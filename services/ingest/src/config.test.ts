import { readConfig } from './config.ts';

const env = { INGEST_TABLE: 'a', OUTBOX_TABLE: 'b' };

test('read once, with defaults', () => {
  const { sources, ...config } = readConfig(env);
  expect(config).toEqual({ ingestTable: 'a', outboxTable: 'b', outboxShards: 8 });
  expect(sources.allows('anybody', 'anything')).toBe(true);
  expect(readConfig({ ...env, OUTBOX_SHARDS: '3' }).outboxShards).toBe(3);
});

test.each(Object.keys(env))('%s missing or empty is named', (name) => {
  expect(() => readConfig({ ...env, [name]: undefined })).toThrow(name);
  expect(() => readConfig({ ...env, [name]: '' })).toThrow(name);
});

test.each(['0', '-1', '1.5', 'many'])('OUTBOX_SHARDS %s is refused', (shards) => {
  expect(() => readConfig({ ...env, OUTBOX_SHARDS: shards })).toThrow(/OUTBOX_SHARDS.*whole number/);
});

test.each(['{', '[]', '"a"', '{"a":"b"}', '{"a":[1]}'])('SOURCES_BY_CLIENT %s is refused', (setting) => {
  expect(() => readConfig({ ...env, SOURCES_BY_CLIENT: setting })).toThrow(/SOURCES_BY_CLIENT.*must be JSON/);
});
