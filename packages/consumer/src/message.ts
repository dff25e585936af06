import type { SQSRecord } from 'aws-lambda';
import type { Message } from './delivery.ts';

/** SQS always sends both attributes as text; a missing one counts as the first delivery, sent just now. */
const numberOr = (text: string | undefined, otherwise: number): number => {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
};

/** Attributes as in "Receive message: system attributes" of the SQS developer guide. */
export const messageOf = (
  { messageId, body, receiptHandle, attributes }: SQSRecord,
  { startedAtMs, deadlineMs }: Pick<Message, 'startedAtMs' | 'deadlineMs'>,
): Message => ({
  messageId,
  body,
  receiptHandle,
  receiveCount: numberOr(attributes.ApproximateReceiveCount, 1),
  sentAtMs: numberOr(attributes.SentTimestamp, startedAtMs),
  startedAtMs,
  deadlineMs,
});
