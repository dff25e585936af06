import { openStorage } from '../storage/storage.ts';

/** Formats of `mappings.db`, oldest first. Released entries never change; a new format is a new entry. */
const checkpointFormats: readonly string[] = [
  `
  -- Files of before are there, with this table and without a mark.
  CREATE TABLE IF NOT EXISTS stream_checkpoints (
    mapping_id TEXT NOT NULL, shard_id TEXT NOT NULL, sequence_number TEXT NOT NULL,
    PRIMARY KEY (mapping_id, shard_id)
  ) WITHOUT ROWID, STRICT;
  `,
];

/** How far each mapping has come in its stream; survives the process. */
export type Checkpoints = {
  /** The mapping has begun, in whatever shard. */
  has(mappingId: string): boolean;
  read(mappingId: string, shardId: string): string | undefined;
  write(mappingId: string, shardId: string, sequenceNumber: string): void;
  close(): void;
};

/** A checkpoint that is lost with the machine's power costs a redelivery, nothing else. Throws StateFileUnusable. */
export const openCheckpoints = (file: string): Checkpoints => {
  const storage = openStorage(file, checkpointFormats, {
    holds: 'the positions of mappings in their streams, which begin again',
    knownBy: 'stream_checkpoints',
  });
  const select = storage.prepare(
    'SELECT sequence_number FROM stream_checkpoints WHERE mapping_id = ? AND shard_id = ?',
  );
  const any = storage.prepare('SELECT 1 FROM stream_checkpoints WHERE mapping_id = ? LIMIT 1');
  const upsert = storage.prepare(`
    INSERT INTO stream_checkpoints (mapping_id, shard_id, sequence_number) VALUES (?, ?, ?)
    ON CONFLICT (mapping_id, shard_id) DO UPDATE SET sequence_number = excluded.sequence_number`);
  return {
    has: (mappingId) => any.get(mappingId) !== undefined,
    read: (mappingId, shardId) => {
      const value = select.get(mappingId, shardId)?.['sequence_number'];
      return typeof value === 'string' ? value : undefined;
    },
    write: (mappingId, shardId, sequenceNumber) => {
      upsert.run(mappingId, shardId, sequenceNumber);
    },
    close: () => storage.close(),
  };
};
