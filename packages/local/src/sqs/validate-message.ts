import { ok, type Result, refuse } from '../result.ts';
import {
  maximumAttributeNameLength,
  maximumAttributes,
  maximumDelaySec,
  maximumGroupIdLength,
} from './limits.ts';
import {
  invalidMessageContents,
  invalidParameter,
  invalidValue,
  messageTooLong,
  missingParameter,
} from './refusals.ts';
import type { MessageAttribute, MessageAttributes, NewMessage, SqsRefusal } from './types.ts';

/** API reference, SendMessage, MessageBody. */
const allowedText = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

/** Developer guide, "Amazon SQS message attributes": letters, digits, `_`, `-`, `.`; no period first, last or twice. */
const attributeName = /^(?!aws\.|amazon\.)(?!\.)(?!.*\.\.)[\w.-]+(?<!\.)$/i;
const attributeType = /^(String|Number|Binary)(\.|$)/;
/** API reference, SendMessage, MessageGroupId. */
const groupId = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]+$/;
const maximumDataTypeLength = 256;

/** "Message attribute data types": up to 38 digits of precision, between 10^-128 and 10^126. */
const numberForm = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const maximumNumberDigits = 38;

const isNumber = (text: string): boolean => {
  if (!numberForm.test(text)) return false;
  const digits = text
    .replace(/e.*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '');
  const size = Math.abs(Number(text));
  return (
    digits.length <= maximumNumberDigits && (size === 0 ? digits === '' : size >= 1e-128 && size <= 1e126)
  );
};

const isValidText = (text: string): boolean => allowedText.test(text);

/** UTF-8 bytes of what counts: body, and each attribute's name, type and value. */
export const messageBytes = ({ body, attributes = {} }: NewMessage): number => {
  let bytes = Buffer.byteLength(body);
  for (const [name, { dataType, stringValue, binaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(dataType);
    bytes += Buffer.byteLength(stringValue ?? '') + Buffer.byteLength(binaryValue ?? '', 'base64');
  }
  return bytes;
};

const attributeProblem = (name: string, attribute: MessageAttribute): SqsRefusal | undefined => {
  const { dataType, stringValue, binaryValue } = attribute;
  if (name.length > maximumAttributeNameLength || !attributeName.test(name)) {
    return invalidParameter(`The message attribute name '${name.slice(0, 300)}' is invalid.`);
  }
  if (dataType === '') {
    return invalidParameter(`The message attribute '${name}' must contain non-empty message attribute type.`);
  }
  const kind = attributeType.exec(dataType)?.[1];
  if (kind === undefined || dataType.length > maximumDataTypeLength) {
    return invalidParameter(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const value = kind === 'Binary' ? binaryValue : stringValue;
  const other = kind === 'Binary' ? stringValue : binaryValue;
  if (value === undefined || value === '' || other !== undefined) {
    return invalidParameter(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${kind}'.`,
    );
  }
  if (kind !== 'Binary' && !isValidText(value)) return invalidMessageContents;
  if (kind === 'Number' && !isNumber(value)) {
    return invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  return undefined;
};

const attributesProblem = (attributes: MessageAttributes): SqsRefusal | undefined => {
  const entries = Object.entries(attributes);
  if (entries.length > maximumAttributes) {
    return invalidParameter(
      `Number of message attributes [${entries.length}] exceeds the allowed maximum [${maximumAttributes}].`,
    );
  }
  for (const [name, attribute] of entries) {
    const problem = attributeProblem(name, attribute);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

/** API reference, SendMessage. `limitBytes` is the queue's MaximumMessageSize. */
export const checkMessage = (message: NewMessage, limitBytes: number): Result<NewMessage, SqsRefusal> => {
  const { body, delaySec = 0 } = message;
  if (body === '') return refuse(missingParameter('MessageBody'));
  if (!Number.isInteger(delaySec) || delaySec < 0 || delaySec > maximumDelaySec) {
    const reason = `DelaySeconds must be >= 0 and <= ${maximumDelaySec}.`;
    return refuse(invalidValue(delaySec, 'DelaySeconds', reason));
  }
  if (message.groupId !== undefined) {
    const isGroup = groupId.test(message.groupId) && message.groupId.length <= maximumGroupIdLength;
    if (!isGroup) {
      const reason = `MessageGroupId can only include alphanumeric and punctuation characters. 1 to ${maximumGroupIdLength} in length.`;
      return refuse(invalidValue(message.groupId.slice(0, 200), 'MessageGroupId', reason));
    }
  }
  const problem = attributesProblem(message.attributes ?? {});
  if (problem !== undefined) return refuse(problem);
  if (messageBytes(message) > limitBytes) return refuse(messageTooLong(limitBytes));
  return isValidText(body) ? ok(message) : refuse(invalidMessageContents);
};
