/** Two digits, so that shards sort. */
export const shardText = (shard: number): string => String(shard).padStart(2, '0');
