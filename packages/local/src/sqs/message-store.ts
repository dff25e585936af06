import { numberOf, optionalNumberOf, optionalTextOf, type Row, textOf } from '../storage/row.ts';
import type { Storage } from '../storage/storage.ts';
import type { MessageAttributes, QueueCounts } from './types.ts';

/** A message as it is stored. Times in epoch milliseconds. */
export type StoredMessage = {
  readonly rowId: number;
  readonly lane: number;
  readonly messageId: string;
  readonly body: string;
  readonly md5: string;
  readonly attributes: MessageAttributes;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
  readonly sourceArn: string | undefined;
  readonly sentMs: number;
  readonly receiveCount: number;
  readonly firstReceivedMs: number | undefined;
  readonly eventId: number | undefined;
};

export type MessageToStore = Pick<
  StoredMessage,
  'lane' | 'messageId' | 'body' | 'md5' | 'attributes' | 'groupId' | 'traceHeader' | 'sentMs' | 'eventId'
> & { readonly visibleMs: number; readonly expiresMs: number };

/** Where a message is in its life, for changes of its visibility. */
export type MessageState = {
  readonly receiveCount: number;
  readonly visibleMs: number;
  readonly receivedMs: number;
  readonly messageId: string;
};

export type RemovedMessage = { readonly queueId: number; readonly eventId: number | undefined };

/** The SQL of messages, and nothing else: no rule of SQS is in here. */
export type MessageStore = {
  insert(queueId: number, message: MessageToStore): void;
  /** Visible at `nowMs` and not too old, longest visible first. */
  visible(queueId: number, lane: number, nowMs: number, limit: number): readonly StoredMessage[];
  markReceived(rowId: number, nowMs: number, visibleMs: number): void;
  moveTo(queueId: number, rowId: number, nowMs: number, expiresMs: number, sourceArn: string): void;
  /** Deletes what this receive still stands for; `undefined` when there is no such message. */
  remove(queueId: number, rowId: number, receiveCount: number, messageId: string): RemovedMessage | undefined;
  state(queueId: number, rowId: number): MessageState | undefined;
  setVisible(rowId: number, visibleMs: number): void;
  /** When the first message that is not too old is visible; may be past. */
  nextVisibleMs(queueId: number, lane: number, nowMs: number): number | undefined;
  removeExpired(nowMs: number, limit: number): readonly RemovedMessage[];
  counts(queueId: number, nowMs: number): QueueCounts;
  lanesOf(queueId: number): readonly number[];
};

const noAttributes: MessageAttributes = {};

const attributesOf = (row: Row): MessageAttributes => {
  const text = optionalTextOf(row, 'attributes');
  if (text === undefined) return noAttributes;
  const attributes: MessageAttributes = JSON.parse(text);
  return attributes;
};

const storedMessage = (row: Row): StoredMessage => ({
  rowId: numberOf(row, 'id'),
  lane: numberOf(row, 'lane'),
  messageId: textOf(row, 'message_id'),
  body: textOf(row, 'body'),
  md5: textOf(row, 'md5'),
  attributes: attributesOf(row),
  groupId: optionalTextOf(row, 'group_id'),
  traceHeader: optionalTextOf(row, 'trace_header'),
  sourceArn: optionalTextOf(row, 'source_arn'),
  sentMs: numberOf(row, 'sent_ms'),
  receiveCount: numberOf(row, 'receive_count'),
  firstReceivedMs: optionalNumberOf(row, 'first_received_ms'),
  eventId: optionalNumberOf(row, 'event_id'),
});

const removedMessage = (row: Row): RemovedMessage => ({
  queueId: numberOf(row, 'queue_id'),
  eventId: optionalNumberOf(row, 'event_id'),
});

export const createMessageStore = (storage: Storage): MessageStore => {
  const insert = storage.prepare(`
    INSERT INTO messages (queue_id, lane, visible_ms, expires_ms, sent_ms, message_id, body, md5,
      attributes, group_id, trace_header, event_id)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const visible = storage.prepare(`
    SELECT id, lane, message_id, body, md5, attributes, group_id, trace_header, source_arn, sent_ms,
      receive_count, first_received_ms, event_id
    FROM messages WHERE queue_id = ? AND lane = ? AND visible_ms <= ? AND expires_ms > ?
    ORDER BY visible_ms, id LIMIT ?`);
  const markReceived = storage.prepare(`
    UPDATE messages SET receive_count = receive_count + 1, received_ms = ?1, visible_ms = ?2,
      first_received_ms = coalesce(first_received_ms, ?1)
    WHERE id = ?3`);
  const moveTo = storage.prepare(
    'UPDATE messages SET queue_id = ?, visible_ms = ?, expires_ms = ?, source_arn = ? WHERE id = ?',
  );
  const remove = storage.prepare(`
    DELETE FROM messages WHERE id = ? AND queue_id = ? AND receive_count = ? AND message_id = ?
    RETURNING queue_id, event_id`);
  const state = storage.prepare(`
    SELECT receive_count, visible_ms, received_ms, message_id FROM messages
    WHERE id = ? AND queue_id = ? AND received_ms IS NOT NULL`);
  const setVisible = storage.prepare('UPDATE messages SET visible_ms = ? WHERE id = ?');
  const nextVisible = storage.prepare(`
    SELECT visible_ms FROM messages WHERE queue_id = ? AND lane = ? AND expires_ms > ?
    ORDER BY visible_ms LIMIT 1`);
  const removeExpired = storage.prepare(`
    DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE expires_ms <= ? LIMIT ?)
    RETURNING queue_id, event_id`);
  const counts = storage.prepare(`
    SELECT coalesce(sum(visible_ms <= ?1), 0) AS visible,
      coalesce(sum(visible_ms > ?1 AND receive_count > 0), 0) AS in_flight,
      coalesce(sum(visible_ms > ?1 AND receive_count = 0), 0) AS delayed,
      min(sent_ms) AS oldest_ms
    FROM messages WHERE queue_id = ?2 AND expires_ms > ?1`);
  const lanes = storage.prepare('SELECT DISTINCT lane FROM messages WHERE queue_id = ?');

  return {
    insert: (queueId, message) => {
      const attributes =
        Object.keys(message.attributes).length === 0 ? null : JSON.stringify(message.attributes);
      insert.run(
        queueId,
        message.lane,
        message.visibleMs,
        message.expiresMs,
        message.sentMs,
        message.messageId,
        message.body,
        message.md5,
        attributes,
        message.groupId ?? null,
        message.traceHeader ?? null,
        message.eventId ?? null,
      );
    },
    visible: (queueId, lane, nowMs, limit) =>
      visible.all(queueId, lane, nowMs, nowMs, limit).map(storedMessage),
    markReceived: (rowId, nowMs, visibleMs) => void markReceived.run(nowMs, visibleMs, rowId),
    moveTo: (queueId, rowId, nowMs, expiresMs, sourceArn) =>
      void moveTo.run(queueId, nowMs, expiresMs, sourceArn, rowId),
    remove: (queueId, rowId, receiveCount, messageId) => {
      const row = remove.get(rowId, queueId, receiveCount, messageId);
      return row === undefined ? undefined : removedMessage(row);
    },
    state: (queueId, rowId) => {
      const row = state.get(rowId, queueId);
      if (row === undefined) return undefined;
      return {
        receiveCount: numberOf(row, 'receive_count'),
        visibleMs: numberOf(row, 'visible_ms'),
        receivedMs: numberOf(row, 'received_ms'),
        messageId: textOf(row, 'message_id'),
      };
    },
    setVisible: (rowId, visibleMs) => void setVisible.run(visibleMs, rowId),
    nextVisibleMs: (queueId, lane, nowMs) => {
      const row = nextVisible.get(queueId, lane, nowMs);
      return row === undefined ? undefined : numberOf(row, 'visible_ms');
    },
    removeExpired: (nowMs, limit) => removeExpired.all(nowMs, limit).map(removedMessage),
    counts: (queueId, nowMs) => {
      const row = counts.get(nowMs, queueId) ?? {};
      return {
        visible: numberOf(row, 'visible'),
        inFlight: numberOf(row, 'in_flight'),
        delayed: numberOf(row, 'delayed'),
        oldestSentMs: optionalNumberOf(row, 'oldest_ms'),
      };
    },
    lanesOf: (queueId) => lanes.all(queueId).map((row) => numberOf(row, 'lane')),
  };
};
