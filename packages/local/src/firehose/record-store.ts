import { numberOf, textOf } from '../storage/row.ts';
import type { Storage } from '../storage/storage.ts';

export type HeldRecord = {
  readonly rowId: number;
  readonly arrivedMs: number;
  readonly bytes: number;
  readonly body: string;
};

/** What waits in a stream: how many bytes, how many records, and since when the oldest. */
export type Held = { readonly bytes: number; readonly count: number; readonly oldestMs: number | undefined };

/** Records that a stream has taken and not yet delivered. */
export type RecordStore = {
  add(stream: string, arrivedMs: number, bytes: number, body: string): void;
  /** The oldest, until their bytes reach the limit; at least one where there is one. */
  oldest(stream: string, limitBytes: number): readonly HeldRecord[];
  /** Those up to this row. */
  removeUpTo(stream: string, rowId: number): void;
  held(stream: string): Held;
};

export const createRecordStore = (storage: Storage): RecordStore => {
  const add = storage.prepare(
    'INSERT INTO firehose_records (stream, arrived_ms, bytes, body) VALUES (?, ?, ?, ?)',
  );
  const oldest = storage.prepare('SELECT * FROM firehose_records WHERE stream = ? ORDER BY id');
  const remove = storage.prepare('DELETE FROM firehose_records WHERE stream = ? AND id <= ?');
  const held = storage.prepare(`
    SELECT count(*) AS n, coalesce(sum(bytes), 0) AS total,
      (SELECT arrived_ms FROM firehose_records WHERE stream = ?1 ORDER BY id LIMIT 1) AS oldest_ms
    FROM firehose_records WHERE stream = ?1`);
  return {
    add: (stream, arrivedMs, bytes, body) => void add.run(stream, arrivedMs, bytes, body),
    oldest: (stream, limitBytes) => {
      const records: HeldRecord[] = [];
      let total = 0;
      for (const row of oldest.iterate(stream)) {
        const record = {
          rowId: numberOf(row, 'id'),
          arrivedMs: numberOf(row, 'arrived_ms'),
          bytes: numberOf(row, 'bytes'),
          body: textOf(row, 'body'),
        };
        if (records.length > 0 && total + record.bytes > limitBytes) break;
        total += record.bytes;
        records.push(record);
      }
      return records;
    },
    removeUpTo: (stream, rowId) => void remove.run(stream, rowId),
    held: (stream) => {
      const row = held.get(stream) ?? { n: 0, total: 0, oldest_ms: null };
      return {
        count: numberOf(row, 'n'),
        bytes: numberOf(row, 'total'),
        oldestMs: row['oldest_ms'] === null ? undefined : numberOf(row, 'oldest_ms'),
      };
    },
  };
};
