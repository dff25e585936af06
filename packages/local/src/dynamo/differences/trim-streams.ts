import { openEngineFile } from '../engine-file.ts';
import { engineSequenceNumber } from './sequence-numbers.ts';
import { streamRetentionSec } from './stream-records.ts';

/** One statement deletes so many: the engine waits for it. */
const trimBatchRows = 1_000;
/** Records this far behind every reader are not kept for 24 hours: the engine slows down with them. */
const keptBehindReaders = 1_000n;

/**
 * The engine keeps stream records for ever, AWS for 24 hours. Deletes what is older, and what every reader has far behind
 * it: `positions` has the sequence number of the last one per table. The latest record of a table always stays: the
 * engine derives the next sequence number from it. Returns how many it deleted.
 */
export const trimStreams = (
  file: string,
  nowSec: number,
  positions: ReadonlyMap<string, string>,
  keptBehind = keptBehindReaders,
): number => {
  const database = openEngineFile(file);
  try {
    const tables = database.prepare('SELECT DISTINCT table_name AS name FROM _stream_records').all();
    let deleted = 0;
    for (const { name } of tables) {
      if (typeof name !== 'string') continue;
      const position = BigInt(engineSequenceNumber(positions.get(name) ?? '0'));
      const result = database
        .prepare(
          `DELETE FROM _stream_records WHERE id IN (
             SELECT id FROM _stream_records
             WHERE table_name = $name
               AND (created_at < $oldestSec OR CAST(sequence_number AS INTEGER) < $behind)
               AND CAST(sequence_number AS INTEGER) <
                   (SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = $name)
             ORDER BY CAST(sequence_number AS INTEGER) LIMIT ${trimBatchRows})`,
        )
        .run({ $name: name, $oldestSec: nowSec - streamRetentionSec, $behind: position - keptBehind });
      deleted += Number(result.changes);
    }
    return deleted;
  } finally {
    database.close();
  }
};
