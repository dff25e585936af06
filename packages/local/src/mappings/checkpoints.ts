import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How far each mapping has come in its stream; survives the process. */
export type Checkpoints = {
  /** The mapping has begun, in whatever shard. */
  has(mappingId: string): boolean;
  read(mappingId: string, shardId: string): string | undefined;
  write(mappingId: string, shardId: string, sequenceNumber: string): void;
  close(): void;
};

export const openCheckpoints = (file: string): Checkpoints => {
  mkdirSync(dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  // A checkpoint that is lost with the machine's power costs a redelivery, nothing else.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS stream_checkpoints (
      mapping_id TEXT NOT NULL, shard_id TEXT NOT NULL, sequence_number TEXT NOT NULL,
      PRIMARY KEY (mapping_id, shard_id)
    ) WITHOUT ROWID, STRICT`);
  const select = database.prepare(
    'SELECT sequence_number FROM stream_checkpoints WHERE mapping_id = ? AND shard_id = ?',
  );
  const any = database.prepare('SELECT 1 FROM stream_checkpoints WHERE mapping_id = ? LIMIT 1');
  const upsert = database.prepare(`
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
    close: () => database.close(),
  };
};
