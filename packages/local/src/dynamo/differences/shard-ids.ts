import { hash } from 'node:crypto';

const engineForm = /^shardId-(\d{1,19})-(.+)$/;

/** AWS's shard ids have 20 digits and 8 more characters (API reference, Shard); the engine's are a count and the table's name. */
export const awsShardId = (engineId: string): string => {
  const [, count, rest] = engineForm.exec(engineId) ?? [];
  if (count === undefined || rest === undefined) return engineId;
  return `shardId-${count.padStart(20, '0')}-${hash('md5', rest).slice(0, 8)}`;
};
