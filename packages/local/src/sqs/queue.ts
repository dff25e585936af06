import type { Faults } from '../faults/faults.ts';
import type { QueueFaults } from '../faults/queue-faults.ts';
import { tracedEventInBody } from '../ledger/traced-event.ts';
import type { LedgerWriter } from '../ledger/types.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import type { QueueDefinition } from '../template/definitions.ts';
import { attributesMd5Of, md5Of } from './attributes-md5.ts';
import { laneOf, takeInTurn } from './lanes.ts';
import { maximumRedrivePasses, maximumVisibilitySec } from './limits.ts';
import type { MessageStore, RemovedMessage, StoredMessage } from './message-store.ts';
import { type ParsedReceipt, readReceipt, writeReceipt } from './receipt-handle.ts';
import { receiveProblem, visibilityProblem } from './receive-rules.ts';
import { invalidParameter, messageNotInflight, messageNotThere, receiptHandleIsInvalid } from './refusals.ts';
import { systemAttributesOf } from './system-attributes.ts';
import type {
  NewMessage,
  Queue,
  ReceivedMessage,
  ReceiveRequest,
  SentMessage,
  SqsRefusal,
  VisibilityChange,
} from './types.ts';
import { checkMessage } from './validate-message.ts';
import { createWaitingLine } from './waiting-line.ts';

export type QueueParts = {
  readonly id: number;
  readonly createdMs: number;
  readonly definition: QueueDefinition;
  readonly storage: Storage;
  readonly messages: MessageStore;
  readonly ledger: LedgerWriter;
  readonly clock: Clock;
  /** Messages that die here go there. */
  readonly deadLetters: (() => OpenQueue | undefined) | undefined;
  /** Dead letters are settled where they came from: the ledger does not count them again. */
  readonly isDeadLetterQueue: boolean;
  newMessageId(): string;
  /** Faults on demand. */
  readonly faults?: Pick<Faults, 'ofQueue'> | undefined;
  onError(error: unknown): void;
};

/** A queue with what its neighbours need of it. */
export type OpenQueue = Queue & {
  /** Messages of these lanes have come from elsewhere. */
  joined(lanes: ReadonlySet<number>): void;
  stop(): void;
};

/**
 * One standard queue (SQS developer guide). At least once, in no promised order: both as on AWS. Messages leave
 * roughly in the order in which they became visible.
 */
export const openQueue = (parts: QueueParts): OpenQueue => {
  const { id, definition, storage, messages, ledger, clock } = parts;
  const lanes = new Set(messages.lanesOf(id));
  let turn = 0;

  // Past times count: a message may have become visible since the receive that found nothing looked.
  const nextDueMs = (): number | undefined => {
    const nowMs = clock.nowMs();
    const dues = [...lanes].map((lane) => messages.nextVisibleMs(id, lane, nowMs));
    return dues.reduce(
      (earliest, due) => (due === undefined || (earliest ?? due) < due ? earliest : due),
      undefined,
    );
  };
  const line = createWaitingLine<ReceivedMessage>(clock, nextDueMs, parts.onError);

  const eventIdOf = ({ eventId, body }: NewMessage, nowMs: number): number | undefined => {
    if (parts.isDeadLetterQueue || eventId === null) return undefined;
    if (eventId !== undefined) return eventId;
    const event = tracedEventInBody(body, nowMs);
    return event === undefined ? undefined : ledger.numberOf(event);
  };

  const store = (message: NewMessage, nowMs: number): SentMessage => {
    const { body, attributes = {}, groupId, traceHeader } = message;
    const messageId = parts.newMessageId();
    const lane = laneOf(groupId);
    const md5 = md5Of(body);
    const eventId = eventIdOf(message, nowMs);
    messages.insert(id, {
      lane,
      messageId,
      body,
      md5,
      attributes,
      groupId,
      traceHeader,
      sentMs: nowMs,
      visibleMs: nowMs + (message.delaySec ?? definition.delaySec) * 1_000,
      expiresMs: nowMs + definition.retentionSec * 1_000,
      eventId,
    });
    if (eventId !== undefined) ledger.delivered(id, eventId, nowMs);
    lanes.add(lane);
    const md5OfSystemAttributes =
      traceHeader === undefined
        ? undefined
        : attributesMd5Of({ AWSTraceHeader: { dataType: 'String', stringValue: traceHeader } });
    return { messageId, md5OfBody: md5, md5OfAttributes: attributesMd5Of(attributes), md5OfSystemAttributes };
  };

  const candidates = (nowMs: number, limit: number): readonly StoredMessage[] => {
    const lists = [...lanes].map((lane) => messages.visible(id, lane, nowMs, limit));
    if (lists.length < 2) return lists[0] ?? [];
    turn += 1;
    return takeInTurn(lists, limit, turn);
  };

  const handOut = (message: StoredMessage, nowMs: number, visibleMs: number): ReceivedMessage => {
    messages.markReceived(message.rowId, nowMs, visibleMs);
    if (message.eventId !== undefined && message.receiveCount > 0) ledger.redelivered(id, message.eventId);
    const receiveCount = message.receiveCount + 1;
    return {
      messageId: message.messageId,
      receiptHandle: writeReceipt({ queueId: id, rowId: message.rowId, receiveCount }, message.messageId),
      body: message.body,
      md5OfBody: message.md5,
      attributes: systemAttributesOf(message, receiveCount, message.firstReceivedMs ?? nowMs),
      messageAttributes: message.attributes,
    };
  };

  /** Splits off what was received too often already, and moves it. */
  const withoutDead = (found: readonly StoredMessage[], nowMs: number): readonly StoredMessage[] => {
    const target = parts.deadLetters?.();
    const limit = definition.redrive?.maxReceiveCount;
    if (target === undefined || limit === undefined) return found;
    const dead = found.filter(({ receiveCount }) => receiveCount >= limit);
    if (dead.length === 0) return found;
    for (const { rowId, sentMs, eventId } of dead) {
      // "Dead-letter queues": for a standard queue, age counts from the first sending.
      const expiresMs = sentMs + target.definition.retentionSec * 1_000;
      messages.moveTo(target.id, rowId, nowMs, expiresMs, definition.arn);
      if (eventId !== undefined) ledger.deadLettered(id, eventId, nowMs);
    }
    const lanesOfDead = new Set(dead.map(({ lane }) => lane));
    storage.afterCommit(() => target.joined(lanesOfDead));
    return found.filter(({ receiveCount }) => receiveCount < limit);
  };

  const takeNow = (request: ReceiveRequest): readonly ReceivedMessage[] | undefined => {
    const nowMs = clock.nowMs();
    const limit = request.maximumMessages;
    let found = candidates(nowMs, limit);
    if (found.length === 0) return undefined;
    found = parts.faults?.ofQueue(definition)?.mix(limit, (wider) => candidates(nowMs, wider)) ?? found;
    const visibleMs = nowMs + (request.visibilityTimeoutSec ?? definition.visibilityTimeoutSec) * 1_000;
    const taken = storage.transaction(() => {
      for (let pass = 0; pass < maximumRedrivePasses; pass += 1) {
        const alive = withoutDead(found, nowMs);
        if (alive.length > 0 || found.length === 0) {
          return alive.map((message) => handOut(message, nowMs, visibleMs));
        }
        found = candidates(nowMs, limit);
      }
      return [];
    });
    // A receive that only found dead messages goes on waiting.
    return taken.length === 0 ? undefined : taken;
  };

  const settle = ({ queueId, eventId }: RemovedMessage, nowMs: number): void => {
    if (eventId !== undefined) ledger.acked(queueId, eventId, nowMs);
  };

  /** "At-least-once delivery": a copy that the deletion did not reach. Once at most for each message. */
  const comesAgain = (receipt: ParsedReceipt, faults: QueueFaults, nowMs: number): boolean => {
    const state = messages.state(id, receipt.rowId);
    const isFirst = state?.receiveCount === 1 && receipt.receiveCount === 1;
    if (!isFirst || state.messageId !== receipt.messageId) return false;
    const againMs = faults.againAfterMs();
    if (againMs === undefined) return false;
    messages.setVisible(receipt.rowId, nowMs + againMs);
    storage.afterCommit(line.wake);
    return true;
  };

  const change = ({
    receiptHandle,
    visibilityTimeoutSec,
  }: VisibilityChange): Result<undefined, SqsRefusal> => {
    const problem = visibilityProblem(visibilityTimeoutSec);
    if (problem !== undefined) return refuse(problem);
    const receipt = readReceipt(receiptHandle, id);
    if (receipt === undefined) return refuse(receiptHandleIsInvalid(receiptHandle));
    const state = messages.state(id, receipt.rowId);
    const isSame = state?.receiveCount === receipt.receiveCount && state.messageId === receipt.messageId;
    if (state === undefined || !isSame) return refuse(messageNotThere(receiptHandle));
    const nowMs = clock.nowMs();
    if (state.visibleMs <= nowMs) return refuse(messageNotInflight);
    const visibleMs = nowMs + visibilityTimeoutSec * 1_000;
    if (visibleMs > state.receivedMs + maximumVisibilitySec * 1_000) {
      const limit = `Total VisibilityTimeout for the message is beyond the limit [${maximumVisibilitySec} seconds]`;
      return refuse(invalidParameter(limit));
    }
    messages.setVisible(receipt.rowId, visibleMs);
    return ok(undefined);
  };

  return {
    id,
    definition,
    createdSec: Math.floor(parts.createdMs / 1_000),
    send: (newMessages) => {
      const nowMs = clock.nowMs();
      const checked = newMessages.map((message) => checkMessage(message, definition.maximumMessageBytes));
      if (!checked.some((result) => result.ok)) return checked.filter((result) => !result.ok);
      return storage.transaction(() => {
        storage.afterCommit(line.wake);
        return checked.map((result) => (result.ok ? ok(store(result.value, nowMs)) : result));
      });
    },
    receive: async (request, signal) => {
      const problem = receiveProblem(request);
      if (problem !== undefined) return refuse(problem);
      if (signal?.aborted === true) return ok([]);
      const taken = takeNow(request);
      if (taken !== undefined) return ok(taken);
      if (request.waitMs === 0) return ok([]);
      return ok(await line.join({ take: () => takeNow(request), waitMs: request.waitMs, signal }));
    },
    delete: (receiptHandles) =>
      storage.transaction(() => {
        const nowMs = clock.nowMs();
        const faults = parts.faults?.ofQueue(definition);
        return receiptHandles.map((handle) => {
          const receipt = readReceipt(handle, id);
          if (receipt === undefined) return refuse(receiptHandleIsInvalid(handle));
          if (faults !== undefined && comesAgain(receipt, faults, nowMs)) return ok(undefined);
          const removed = messages.remove(id, receipt.rowId, receipt.receiveCount, receipt.messageId);
          if (removed !== undefined) settle(removed, nowMs);
          return ok(undefined);
        });
      }),
    changeVisibility: (changes) =>
      storage.transaction(() => {
        storage.afterCommit(line.wake);
        return changes.map(change);
      }),
    counts: () => messages.counts(id, clock.nowMs()),
    joined: (newLanes) => {
      for (const lane of newLanes) lanes.add(lane);
      line.wake();
    },
    stop: line.stop,
  };
};
