import { awsShardId } from './shard-ids.ts';

test.each([
  ['the engine’s', 'shardId-00000001-twolane-dev-outbox', /^shardId-00000000000000000001-[0-9a-f]{8}$/],
  ['AWS’s own', 'shardId-00000001573689847184-864758bb', /^shardId-00000001573689847184-864758bb$/],
])('%s', (_name, id, expected) => {
  expect(awsShardId(id)).toMatch(expected);
});

test('two tables have two ids', () => {
  expect(awsShardId('shardId-00000001-a')).not.toBe(awsShardId('shardId-00000001-b'));
});
