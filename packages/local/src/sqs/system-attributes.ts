import type { StoredMessage } from './message-store.ts';

/** SQS has no identities to name yet: every message bears the account's own. */
const senderId = 'AIDAIT2UOQQY3AUEKVGXU';

/** API reference, ReceiveMessage, MessageSystemAttributeNames: times are epoch milliseconds as text. */
export const systemAttributesOf = (
  message: StoredMessage,
  receiveCount: number,
  firstReceivedMs: number,
): Readonly<Record<string, string>> => ({
  SenderId: senderId,
  SentTimestamp: String(message.sentMs),
  ApproximateReceiveCount: String(receiveCount),
  ApproximateFirstReceiveTimestamp: String(firstReceivedMs),
  ...(message.groupId === undefined ? {} : { MessageGroupId: message.groupId }),
  ...(message.traceHeader === undefined ? {} : { AWSTraceHeader: message.traceHeader }),
  ...(message.sourceArn === undefined ? {} : { DeadLetterQueueSourceArn: message.sourceArn }),
});
