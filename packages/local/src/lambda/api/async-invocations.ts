import type { Clock } from '../../storage/clock.ts';
import { numberOf, optionalNumberOf, optionalTextOf, textOf } from '../../storage/row.ts';
import type { Storage } from '../../storage/storage.ts';
import { type InvocationOutcome, reported } from '../outcome.ts';
import { isTooOld, stepAfterAttempt, type WaitingEvent } from './async-step.ts';
import type { EventInvokeConfig } from './event-invoke-config.ts';
import { type FailedEvent, failedEventMessage } from './failed-event.ts';

/** Events that are worked on at the same time. */
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
  `
  ALTER TABLE invocations ADD COLUMN throttles INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE invocations ADD COLUMN last_failure TEXT;
  `,
];

export type AsyncInvocationsParts = {
  readonly storage: Storage;
  readonly clock: Clock;
  /** By the function's ARN. */
  configOf(functionArn: string): EventInvokeConfig;
  newRequestId(): string;
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  /** To a destination; that the function may was seen when the stack started. Throws where it fails. */
  send(queueArn: string, body: string): void;
  onError(error: unknown): void;
};

/**
 * Events for functions that nobody waits for. Promises: what was accepted is tried until it succeeds, its attempts are used
 * up or it is too old, also after `kill -9`; then it goes to the function's destination and is said to `onError`. At least
 * once, as on AWS.
 */
export type AsyncInvocations = {
  accept(functionArn: string, payload: string): void;
  /** Takes up what an earlier process left. The time in between makes no event older: AWS has no such time. */
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
  const postpone = storage.prepare(
    'UPDATE invocations SET due_ms = ?, failures = ?, throttles = ?, last_failure = coalesce(?, last_failure) WHERE id = ?',
  );
  const remove = storage.prepare('DELETE FROM invocations WHERE id = ?');
  const running = new Map<number, Promise<void>>();
  let callOff: (() => void) | undefined;
  let stopped = false;

  type Waiting = WaitingEvent & {
    readonly id: number;
    readonly arn: string;
    readonly payload: string;
    /** What the function said when it failed last. */
    readonly lastFailure: string | undefined;
  };

  const giveUp = (
    waiting: Waiting,
    condition: FailedEvent['condition'],
    outcome: InvocationOutcome | undefined,
  ): void => {
    const { id, arn, payload } = waiting;
    const { onFailureQueueArn } = parts.configOf(arn);
    // A throttled attempt was none of the function's.
    const failure = outcome?.kind === 'failed' ? outcome : undefined;
    const invokeCount = waiting.failures + (failure === undefined ? 0 : 1);
    const more = { requestId: parts.newRequestId(), functionArn: arn, nowMs: clock.nowMs() };
    const last = failure ?? (waiting.lastFailure === undefined ? undefined : reported(waiting.lastFailure));
    try {
      if (onFailureQueueArn !== undefined) {
        const message = failedEventMessage({ ...more, condition, invokeCount, payload, outcome: last });
        parts.send(onFailureQueueArn, message);
      }
    } catch (error) {
      onError(error);
    }
    remove.run(id);
    const said = last?.kind === 'failed' ? `: ${last.payload.slice(0, 500)}` : '';
    onError(new Error(`An event for ${arn} was given up (${condition})${said}`));
  };

  const settle = (waiting: Waiting, outcome: InvocationOutcome): void => {
    const step = stepAfterAttempt(waiting, outcome, parts.configOf(waiting.arn), clock.nowMs());
    if (step.kind === 'done') remove.run(waiting.id);
    else if (step.kind === 'given-up') giveUp(waiting, step.condition, outcome);
    else {
      const lastFailure = outcome.kind === 'failed' ? outcome.payload : null;
      postpone.run(clock.nowMs() + step.delayMs, step.failures, step.throttles, lastFailure, waiting.id);
    }
  };

  const look = (): void => {
    callOff?.();
    callOff = undefined;
    if (stopped) return;
    const nowMs = clock.nowMs();
    for (const row of due.all(nowMs, atOnce + running.size)) {
      const id = numberOf(row, 'id');
      if (running.has(id) || running.size >= atOnce) continue;
      const waiting: Waiting = {
        id,
        arn: textOf(row, 'function_arn'),
        payload: textOf(row, 'payload'),
        acceptedMs: numberOf(row, 'accepted_ms'),
        failures: numberOf(row, 'failures'),
        throttles: numberOf(row, 'throttles'),
        lastFailure: optionalTextOf(row, 'last_failure'),
      };
      if (isTooOld(waiting, parts.configOf(waiting.arn), nowMs)) {
        giveUp(waiting, 'EventAgeExceeded', undefined);
        continue;
      }
      const work = parts
        .invoke(waiting.arn, waiting.payload)
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
    resume: () => {
      storage.prepare('UPDATE invocations SET accepted_ms = ?').run(clock.nowMs());
      look();
    },
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
