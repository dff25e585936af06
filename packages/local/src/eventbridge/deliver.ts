import type { DeliveryFault } from '../faults/delivery-faults.ts';
import type { Faults } from '../faults/faults.ts';
import type { DeliveryStreams } from '../firehose/delivery-streams.ts';
import type { LedgerWriter } from '../ledger/types.ts';
import type { Queues } from '../sqs/types.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import type { RuleDefinition, RuleTarget } from '../template/definitions.ts';
import { type DeadLettersParts, deadLettersInto } from './dead-letters.ts';
import { maximumRetriesAtOnce } from './limits.ts';
import { type DeliveryFailure, type NextStep, stepAfterFailure, type Tries } from './retry.ts';
import { createRetryStore, type Delivery } from './retry-store.ts';

/** A door for permissions: why this delivery fails, if it does. */
export type DeliveryGate = (rule: RuleDefinition, target: RuleTarget) => DeliveryFailure | undefined;

export type DelivererParts = DeadLettersParts & {
  readonly rules: readonly RuleDefinition[];
  readonly queues: Queues;
  readonly streams?: Pick<DeliveryStreams, 'byArn'> | undefined;
  readonly ledger: LedgerWriter;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly gate: DeliveryGate;
  /** Faults on demand. */
  readonly faults?: Pick<Faults, 'ofDelivery'> | undefined;
  /** From 0 to 1. */
  random(): number;
  onError(error: unknown): void;
};

export type Deliverer = {
  /** Within the caller's transaction: delivers, or keeps for another try, or dead-letters. */
  deliver(
    rule: RuleDefinition,
    target: RuleTarget,
    message: Pick<Delivery, 'body' | 'traceHeader' | 'eventId'>,
  ): void;
  pending(): number;
  stop(): void;
};

/** Brings events to queues and delivery streams, with the retry policy and the dead-letter queue of each target. */
export const createDeliverer = (parts: DelivererParts): Deliverer => {
  const { queues, ledger, storage, clock } = parts;
  const retries = createRetryStore(storage);
  const deadLetter = deadLettersInto(parts);
  let callOffAlarm: (() => void) | undefined;

  const bring = (target: RuleTarget, delivery: Delivery): DeliveryFailure | undefined => {
    const stream = parts.streams?.byArn(target.arn);
    if (stream !== undefined) {
      stream.put(delivery.body);
      return undefined;
    }
    const queue = queues.byArn(target.arn);
    if (queue === undefined) {
      return { errorCode: 'NO_RESOURCE', errorMessage: `${target.arn} does not exist.`, isRetryable: false };
    }
    const { body, traceHeader, eventId } = delivery;
    const [sent] = queue.send([{ body, traceHeader, eventId }]);
    if (sent === undefined || sent.ok) return undefined;
    return { errorCode: 'SDK_CLIENT_ERROR', errorMessage: sent.refusal.message, isRetryable: false };
  };

  const attempt = (
    rule: RuleDefinition,
    target: RuleTarget,
    delivery: Delivery,
    fault: DeliveryFault | undefined,
  ): DeliveryFailure | undefined =>
    parts.gate(rule, target) ?? fault?.failure ?? bring(target, delivery) ?? fault?.lostAnswer;

  /** Not tried yet, and to be tried then. */
  const keepFor = (delivery: Delivery, delayMs: number): void => {
    const nowMs = clock.nowMs();
    retries.add(delivery, { attempts: 0, firstTriedMs: nowMs }, nowMs + delayMs);
    storage.afterCommit(setAlarm);
  };

  const giveUp = (
    rule: RuleDefinition,
    target: RuleTarget,
    delivery: Delivery,
    failure: DeliveryFailure,
    tries: Tries,
    condition: Extract<NextStep, { kind: 'give-up' }>['condition'],
  ): void => {
    const nowMs = clock.nowMs();
    const queue = queues.byArn(target.arn);
    if (queue !== undefined) {
      ledger.delivered(queue.id, delivery.eventId, nowMs);
      ledger.deadLettered(queue.id, delivery.eventId, nowMs);
    }
    const { body } = delivery;
    deadLetter({ rule, target, body, failure, retriesUsed: tries.attempts - 1, condition });
  };

  const runDue = (): void => {
    callOffAlarm = undefined;
    try {
      storage.transaction(() => {
        for (const retry of retries.due(clock.nowMs(), maximumRetriesAtOnce)) {
          const rule = parts.rules.find(({ arn }) => arn === retry.ruleArn);
          const target = rule?.targets.find(({ id }) => id === retry.targetId);
          if (rule === undefined || target === undefined) {
            retries.remove(retry.rowId);
            parts.onLost(`An event is lost: rule ${retry.ruleArn} has no target ${retry.targetId} any more.`);
            continue;
          }
          const failure = attempt(rule, target, retry, parts.faults?.ofDelivery(rule, target, 'again'));
          const tries = { attempts: retry.attempts + 1, firstTriedMs: retry.firstTriedMs };
          const step =
            failure === undefined
              ? undefined
              : stepAfterFailure(failure, tries, target, clock.nowMs(), parts.random());
          if (step?.kind === 'retry') {
            retries.postpone(retry.rowId, tries.attempts, step.atMs);
            continue;
          }
          retries.remove(retry.rowId);
          if (failure !== undefined && step !== undefined)
            giveUp(rule, target, retry, failure, tries, step.condition);
        }
      });
    } catch (error) {
      parts.onError(error);
    }
    setAlarm();
  };
  const setAlarm = (): void => {
    callOffAlarm?.();
    const nextMs = retries.nextTryMs();
    callOffAlarm =
      nextMs === undefined ? undefined : clock.after(Math.max(1, nextMs - clock.nowMs()), runDue);
  };
  setAlarm();

  return {
    deliver: (rule, target, message) => {
      const delivery: Delivery = { ...message, ruleArn: rule.arn, targetId: target.id };
      const fault = parts.faults?.ofDelivery(rule, target, 'first');
      if (fault?.againAfterMs !== undefined) keepFor(delivery, fault.againAfterMs);
      if (fault !== undefined && fault.delayMs > 0) return keepFor(delivery, fault.delayMs);
      const failure = attempt(rule, target, delivery, fault);
      if (failure === undefined) return;
      const nowMs = clock.nowMs();
      const tries = { attempts: 1, firstTriedMs: nowMs };
      const step = stepAfterFailure(failure, tries, target, nowMs, parts.random());
      if (step.kind === 'retry') {
        retries.add(delivery, tries, step.atMs);
        storage.afterCommit(setAlarm);
      } else giveUp(rule, target, delivery, failure, tries, step.condition);
    },
    pending: retries.count,
    stop: () => callOffAlarm?.(),
  };
};
