import { numberOf, textOf } from '../../storage/row.ts';
import type { Storage } from '../../storage/storage.ts';
import type { JsonObject } from '../../template/json.ts';
import type { Note } from '../step/frame.ts';

/** Step Functions service quotas: "Maximum execution history size". */
export const mostHistoryEvents = 25_000;

export type HistoryEvent = {
  readonly id: number;
  readonly previousId: number;
  readonly timeMs: number;
  readonly type: string;
  readonly details: JsonObject;
};

export type HistoryStore = ReturnType<typeof historyStore>;

/** What happened to each execution, in order. Each call is part of the transaction that is open. */
export const historyStore = (storage: Storage) => {
  const number = storage.prepare('UPDATE executions SET events = events + ? WHERE id = ? RETURNING events');
  const insert = storage.prepare(`
    INSERT INTO history (execution_id, id, previous_id, time_ms, type, details) VALUES (?, ?, ?, ?, ?, ?)`);
  const select = `SELECT * FROM history WHERE execution_id = ?`;
  const forward = storage.prepare(`${select} AND id > ? ORDER BY id LIMIT ?`);
  const backward = storage.prepare(`${select} AND id < ? ORDER BY id DESC LIMIT ?`);
  return {
    /** Adds events that follow one another after `previousId`; returns the id of the last one. */
    record: (executionId: number, notes: readonly Note[], previousId: number, timeMs: number): number => {
      if (notes.length === 0) return previousId;
      const last = numberOf(number.get(notes.length, executionId) ?? {}, 'events');
      let previous = previousId;
      for (const [index, { type, details }] of notes.entries()) {
        const id = last - notes.length + index + 1;
        insert.run(executionId, id, previous, timeMs, type, JSON.stringify(details));
        previous = id;
      }
      return last;
    },
    list: (
      executionId: number,
      page: { readonly after: number | undefined; readonly limit: number; readonly newestFirst: boolean },
    ): readonly HistoryEvent[] => {
      const { after, limit, newestFirst } = page;
      const rows = newestFirst
        ? backward.all(executionId, after ?? Number.MAX_SAFE_INTEGER, limit)
        : forward.all(executionId, after ?? 0, limit);
      return rows.map((row) => {
        const details: JsonObject = JSON.parse(textOf(row, 'details'));
        return {
          id: numberOf(row, 'id'),
          previousId: numberOf(row, 'previous_id'),
          timeMs: numberOf(row, 'time_ms'),
          type: textOf(row, 'type'),
          details,
        };
      });
    },
  };
};
