import { numberOf, optionalNumberOf, optionalTextOf, textOf } from '../storage/row.ts';
import type { Storage } from '../storage/storage.ts';
import type { Tries } from './retry.ts';

/** An event on its way to one target of one rule. */
export type Delivery = {
  readonly ruleArn: string;
  readonly targetId: string;
  readonly body: string;
  readonly traceHeader: string | undefined;
  /** The ledger's number. */
  readonly eventId: number;
};

export type StoredRetry = Delivery & Tries & { readonly rowId: number };

/** Deliveries that wait for their next try. */
export type RetryStore = {
  add(delivery: Delivery, tries: Tries, nextTryMs: number): void;
  postpone(rowId: number, attempts: number, nextTryMs: number): void;
  remove(rowId: number): void;
  due(nowMs: number, limit: number): readonly StoredRetry[];
  nextTryMs(): number | undefined;
  count(): number;
};

export const createRetryStore = (storage: Storage): RetryStore => {
  const add = storage.prepare(`
    INSERT INTO bus_retries (rule_arn, target_id, body, trace_header, event_id, first_tried_ms, next_try_ms, attempts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const postpone = storage.prepare('UPDATE bus_retries SET attempts = ?, next_try_ms = ? WHERE id = ?');
  const remove = storage.prepare('DELETE FROM bus_retries WHERE id = ?');
  const due = storage.prepare(
    'SELECT * FROM bus_retries WHERE next_try_ms <= ? ORDER BY next_try_ms LIMIT ?',
  );
  const next = storage.prepare('SELECT min(next_try_ms) AS next_ms, count(*) AS n FROM bus_retries');
  return {
    add: ({ ruleArn, targetId, body, traceHeader = null, eventId }, { attempts, firstTriedMs }, nextTryMs) =>
      void add.run(ruleArn, targetId, body, traceHeader, eventId, firstTriedMs, nextTryMs, attempts),
    postpone: (rowId, attempts, nextTryMs) => void postpone.run(attempts, nextTryMs, rowId),
    remove: (rowId) => void remove.run(rowId),
    due: (nowMs, limit) =>
      due.all(nowMs, limit).map((row) => ({
        rowId: numberOf(row, 'id'),
        ruleArn: textOf(row, 'rule_arn'),
        targetId: textOf(row, 'target_id'),
        body: textOf(row, 'body'),
        traceHeader: optionalTextOf(row, 'trace_header'),
        eventId: numberOf(row, 'event_id'),
        attempts: numberOf(row, 'attempts'),
        firstTriedMs: numberOf(row, 'first_tried_ms'),
      })),
    nextTryMs: () => optionalNumberOf(next.get() ?? { next_ms: null }, 'next_ms'),
    count: () => numberOf(next.get() ?? { n: 0 }, 'n'),
  };
};
