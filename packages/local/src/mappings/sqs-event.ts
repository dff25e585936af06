import type { ReceivedMessage } from '../sqs/types.ts';
import { isJsonList, isJsonObject, parseJson } from '../template/json.ts';

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

/**
 * What a filter pattern sees ("Using event filtering with an Amazon SQS event source"): a body that is a JSON object or list
 * is matched as such, any other as the text that it is. A pattern of the other kind then fits nothing.
 */
export const filterableSqsRecord = (record: SqsRecord): object => {
  try {
    const body = parseJson(record.body);
    return isJsonObject(body) || isJsonList(body) ? { ...record, body } : record;
  } catch {
    return record;
  }
};
