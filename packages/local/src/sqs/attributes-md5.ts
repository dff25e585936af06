import { hash } from 'node:crypto';
import type { MessageAttributes } from './types.ts';

/** MD5 is SQS's checksum of what arrived, no security measure. */
export const md5Of = (text: string): string => hash('md5', text);

const stringType = 1;
const binaryType = 2;

const withLength = (bytes: Buffer): readonly Buffer[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
};

/**
 * SQS developer guide, "Calculating the MD5 message digest for message attributes": per attribute, by name:
 * length and bytes of name, of data type, one byte for the transport type, length and bytes of the value.
 * `undefined` when there are none.
 */
export const attributesMd5Of = (attributes: MessageAttributes): string | undefined => {
  const names = Object.keys(attributes).sort((left, right) =>
    Buffer.compare(Buffer.from(left), Buffer.from(right)),
  );
  if (names.length === 0) return undefined;
  const parts = names.flatMap((name) => {
    const { dataType = '', stringValue, binaryValue = '' } = attributes[name] ?? {};
    const isBinary = stringValue === undefined;
    return [
      ...withLength(Buffer.from(name)),
      ...withLength(Buffer.from(dataType)),
      Buffer.of(isBinary ? binaryType : stringType),
      ...withLength(isBinary ? Buffer.from(binaryValue, 'base64') : Buffer.from(stringValue)),
    ];
  });
  return hash('md5', Buffer.concat(parts));
};
