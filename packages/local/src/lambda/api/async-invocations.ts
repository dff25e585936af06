import type { Clock } from '../../storage/clock.ts';
import { numberOf, optionalNumberOf, textOf } from '../../storage/row.ts';
import type { Storage } from '../../storage/storage.ts';
import type { InvocationOutcome } from '../outcome.ts';

/** Lambda developer guide, "Asynchronous invocation": after an error two more attempts, one minute and two minutes later. */
const retryDelaysMs: readonly number[] = [60_000, 120_000];
/** An event that was throttled all the time is given up after six hours. */
const longestAgeMs = 6 * 60 * 60 * 1_000;
const throttledDelayMs = 1_000;
const atOnce = 100;

/** Formats of `invocations.db`, oldest first. Released entries never change; a new format is a new entry. */
export const invocationFormats: readonly string[] = [
  `
  CREATE TABLE invocations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    function_arn TEXT NOT NULL,
    payload TEXT NOT NULL,
    accepted_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX invocations_due ON invocations (due_ms);
  `,
];

export type AsyncInvocationsParts = {
  readonly storage: Storage;
  readonly clock: Clock;
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  onError(error: unknown): void;
};

/**
 * Events for functions that nobody waits for. Promises: what was accepted is tried until it succeeds or its attempts are
 * used up, also after `kill -9`; then it is said to `onError`. At least once, as on AWS.
 */
export type AsyncInvocations = {
  accept(functionArn: string, payload: string): void;
  /** Takes up what an earlier process left. */
  resume(): void;
  inFlight(): number;
  /** Nothing new begins; resolves when what runs has ended. */
  stop(): Promise<void>;
};

export const createAsyncInvocations = (parts: AsyncInvocationsParts): AsyncInvocations => {
  const { storage, clock, onError } = parts;
  const insert = storage.prepare(
    'INSERT INTO invocations (function_arn, payload, accepted_ms, due_ms) VALUES (?, ?, ?, ?)',
  );
  const due = storage.prepare('SELECT * FROM invocations WHERE due_ms <= ? ORDER BY due_ms, id LIMIT ?');
  const nextDue = storage.prepare('SELECT min(due_ms) AS due FROM invocations WHERE due_ms > ?');
  const postpone = storage.prepare('UPDATE invocations SET due_ms = ?, failures = ? WHERE id = ?');
  const remove = storage.prepare('DELETE FROM invocations WHERE id = ?');
  const running = new Map<number, Promise<void>>();
  let callOff: (() => void) | undefined;
  let stopped = false;

  type Waiting = {
    readonly id: number;
    readonly arn: string;
    readonly acceptedMs: number;
    readonly failures: number;
  };

  const settle = ({ id, arn, acceptedMs, failures }: Waiting, outcome: InvocationOutcome): void => {
    const nowMs = clock.nowMs();
    if (outcome.kind === 'returned') {
      remove.run(id);
      return;
    }
    const isThrottled = outcome.kind === 'throttled';
    const delayMs = isThrottled ? throttledDelayMs : retryDelaysMs[failures];
    if (delayMs === undefined || nowMs - acceptedMs > longestAgeMs) {
      remove.run(id);
      const why = isThrottled ? 'was throttled all the time' : `failed: ${outcome.payload.slice(0, 500)}`;
      onError(new Error(`An event for ${arn} was given up, because it ${why}`));
      return;
    }
    postpone.run(nowMs + delayMs, failures + (isThrottled ? 0 : 1), id);
  };

  const look = (): void => {
    callOff?.();
    callOff = undefined;
    if (stopped) return;
    const nowMs = clock.nowMs();
    for (const row of due.all(nowMs, atOnce + running.size)) {
      const id = numberOf(row, 'id');
      if (running.has(id) || running.size >= atOnce) continue;
      const waiting = {
        id,
        arn: textOf(row, 'function_arn'),
        acceptedMs: numberOf(row, 'accepted_ms'),
        failures: numberOf(row, 'failures'),
      };
      const work = parts
        .invoke(waiting.arn, textOf(row, 'payload'))
        // What ends because the stack stops has not failed: it is tried again at the next start.
        .then((outcome) => {
          if (!stopped || outcome.kind === 'returned') settle(waiting, outcome);
        })
        .catch(onError)
        .finally(() => {
          running.delete(id);
          look();
        });
      running.set(id, work);
    }
    const nextMs = optionalNumberOf(nextDue.get(nowMs) ?? { due: null }, 'due');
    if (nextMs !== undefined) callOff = clock.after(nextMs - nowMs, look);
  };

  return {
    resume: look,
    accept: (functionArn, payload) => {
      const nowMs = clock.nowMs();
      insert.run(functionArn, payload, nowMs, nowMs);
      look();
    },
    inFlight: () => running.size,
    stop: async () => {
      stopped = true;
      callOff?.();
      await Promise.all(running.values());
    },
  };
};
