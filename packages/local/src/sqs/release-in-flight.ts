import type { Storage } from '../storage/storage.ts';

/**
 * Makes visible what was in flight in this queue when the stack ended, and takes that receive back. For
 * queues that only the stack's own mappings read: after a start nobody holds their messages any more.
 * Call it before the queue is used. Returns how many messages came back.
 */
export const releaseInFlight = (storage: Storage, queueName: string, nowMs: number): number =>
  Number(
    storage
      .prepare(`
        UPDATE messages SET visible_ms = ?1, receive_count = receive_count - 1
        WHERE queue_id = (SELECT id FROM queues WHERE name = ?2)
          AND visible_ms > ?1 AND receive_count > 0`)
      .run(nowMs, queueName).changes,
  );
