import type { SqsRefusal } from './types.ts';

/**
 * Errors of the SQS API: name of the shape, code that the older query protocol had for it (SDKs for which that
 * matters read it from a header), and words. API reference: "Errors" of each action, and "Common errors".
 */
const named = (code: string, queryCode: string, message: string): SqsRefusal => ({
  code,
  queryCode,
  message,
});
const queueService = (code: string, message: string): SqsRefusal =>
  named(code, `AWS.SimpleQueueService.${code}`, message);

export const queueDoesNotExist = named(
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
  'The specified queue does not exist.',
);

export const missingParameter = (name: string): SqsRefusal =>
  named(
    'MissingRequiredParameterException',
    'MissingParameter',
    `The request must contain the parameter ${name}.`,
  );

export const invalidParameter = (message: string): SqsRefusal =>
  named('InvalidParameterValueException', 'InvalidParameterValue', message);

export const invalidValue = (value: string | number, parameter: string, reason: string): SqsRefusal =>
  invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const invalidMessageContents = named(
  'InvalidMessageContents',
  'InvalidMessageContents',
  'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
);

export const messageTooLong = (limitBytes: number): SqsRefusal =>
  invalidParameter(
    `One or more parameters are invalid. Reason: Message must be shorter than ${limitBytes} bytes.`,
  );

export const receiptHandleIsInvalid = (handle: string): SqsRefusal =>
  named(
    'ReceiptHandleIsInvalid',
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle.slice(0, 100)}" is not a valid receipt handle.`,
  );

export const messageNotInflight = queueService(
  'MessageNotInflight',
  'The message referred to is not in flight.',
);

export const messageNotThere = (handle: string): SqsRefusal =>
  invalidValue(
    handle,
    'ReceiptHandle',
    'Message does not exist or is not available for visibility timeout change.',
  );

export const emptyBatch = (entryShape: string): SqsRefusal =>
  queueService('EmptyBatchRequest', `There should be at least one ${entryShape} in the request.`);

export const tooManyEntries = (count: number): SqsRefusal =>
  queueService(
    'TooManyEntriesInBatchRequest',
    `Maximum number of entries per request are 10. You have sent ${count}.`,
  );

export const idsNotDistinct = (id: string): SqsRefusal =>
  queueService('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);

export const invalidEntryId = queueService(
  'InvalidBatchEntryId',
  'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
);

export const batchTooLong = (limitBytes: number, sentBytes: number): SqsRefusal =>
  queueService(
    'BatchRequestTooLong',
    `Batch requests cannot be longer than ${limitBytes} bytes. You have sent ${sentBytes} bytes.`,
  );

export const invalidAttributeName = (name: string): SqsRefusal =>
  named('InvalidAttributeName', 'InvalidAttributeName', `Unknown Attribute ${name}.`);
