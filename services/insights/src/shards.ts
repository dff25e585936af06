import { hash } from 'node:crypto';

/** One of `count` shards, the same for the same text for ever: parts of keys. */
export const shardOf = (text: string, count: number): number =>
  hash('sha256', text, 'buffer').readUInt32BE(0) % count;

/** Two digits, so that shards sort. */
export const shardText = (shard: number): string => String(shard).padStart(2, '0');
