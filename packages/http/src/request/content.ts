import { ok, type Result, refuse } from '@twolane/contracts';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ProblemAnswer } from '../problem.ts';
import { bodyTooLarge, invalidRequest, unsupportedMediaType } from '../problems.ts';

export interface ContentRules {
  /** Media types without parameters, in lower case. */
  readonly contentTypes: readonly string[];
  readonly maxBytes: number;
}

export interface JsonContent {
  readonly contentType: string;
  /** As JSON.parse reads it: unchecked, names such as `__proto__` included (as plain own properties). */
  readonly value: unknown;
}

/** The part of a request that holds its body. */
export type Sent = Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'headers'>;

/** The JSON value of a request's body. Never throws. */
export const jsonContent = (event: Sent, rules: ContentRules): Result<JsonContent, ProblemAnswer> => {
  const contentType = mediaType(event.headers['content-type']);
  if (contentType === undefined || !rules.contentTypes.includes(contentType) || isEncoded(event)) {
    return refuse(unsupportedMediaType(rules.contentTypes));
  }
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > rules.maxBytes) return refuse(bodyTooLarge(rules.maxBytes));
  const text = utf8(bytes);
  if (text === undefined) return refuse(wrongBody('is not valid UTF-8'));
  try {
    return ok({ contentType, value: JSON.parse(text) });
  } catch {
    return refuse(wrongBody(text === '' ? 'is missing' : 'is not valid JSON'));
  }
};

/** `application/json` of `Application/JSON; charset=utf-8`; undefined where another charset is named. */
const mediaType = (header: string | undefined): string | undefined => {
  const [type = '', ...parameters] = (header ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((name) => name.startsWith('charset='));
  return charset === undefined || /^charset="?utf-?8"?$/.test(charset) ? type.trim() : undefined;
};

const isEncoded = ({ headers }: Sent): boolean => {
  const encoding = headers['content-encoding'];
  return encoding !== undefined && encoding.trim().toLowerCase() !== 'identity';
};

/** A byte order mark is kept and so refused by JSON.parse: RFC 8259, section 8.1. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const utf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

const wrongBody = (detail: string): ProblemAnswer => invalidRequest([{ pointer: '#', detail }]);
