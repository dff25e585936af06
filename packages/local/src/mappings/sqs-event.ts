import type { ReceivedMessage } from './ports.ts';

/** One record of the event that Lambda makes of SQS messages (developer guide, "Using Lambda with Amazon SQS"). */
export const sqsRecord = (message: ReceivedMessage, queueArn: string, region: string) => ({
  messageId: message.messageId,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: message.attributes,
  messageAttributes: Object.fromEntries(
    Object.entries(message.messageAttributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      {
        ...(stringValue === undefined ? {} : { stringValue }),
        ...(binaryValue === undefined ? {} : { binaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType,
      },
    ]),
  ),
  md5OfBody: message.md5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: region,
});

export type SqsRecord = ReturnType<typeof sqsRecord>;

/** What a filter pattern sees: a body that is JSON is matched as such ("Lambda event filtering"). */
export const filterableSqsRecord = (record: SqsRecord): object => {
  try {
    const body: unknown = JSON.parse(record.body);
    return { ...record, body };
  } catch {
    return record;
  }
};
