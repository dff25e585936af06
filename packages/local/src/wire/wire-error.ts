import type { Json } from '../template/json.ts';

/** An answer of AWS that is no success. */
export type WireError = {
  readonly status: number;
  /** The error's shape, as it stands in `__type`. */
  readonly code: string;
  /** What the older query protocol called it; for services that had one. */
  readonly queryCode?: string | undefined;
  readonly message: string;
  /** What this error's shape has beside its message. */
  readonly members?: Readonly<Record<string, Json>> | undefined;
};

/** Thrown where the connection of a call is to be cut: its caller gets no answer at all. */
export class ConnectionCut extends Error {
  constructor() {
    super('The connection is cut.');
    this.name = 'ConnectionCut';
  }
}

/** Thrown where a request is read, caught where it is answered. */
export class RequestRefused extends Error {
  readonly error: WireError;
  constructor(error: WireError) {
    super(error.message);
    this.name = 'RequestRefused';
    this.error = error;
  }
}

/** AWS JSON protocols: an input that is not of its shape. */
export const serialization = (message: string): WireError => ({
  status: 400,
  code: 'SerializationException',
  message,
});

export const unknownOperation = (message: string): WireError => ({
  status: 400,
  code: 'UnknownOperationException',
  message,
});

/** "Common errors" of every service's API reference. */
export const missingToken: WireError = {
  status: 403,
  code: 'MissingAuthenticationTokenException',
  queryCode: 'MissingAuthenticationToken',
  message: 'Request is missing Authentication Token',
};

export const incompleteSignature: WireError = {
  status: 400,
  code: 'IncompleteSignatureException',
  queryCode: 'IncompleteSignature',
  message:
    'The Authorization header must be: AWS4-HMAC-SHA256 Credential=…/date/region/service/aws4_request, SignedHeaders=…, Signature=…',
};

/** Services that answer 403; the others 400, as for every mistake of a caller. */
const forbidding = ['lambda', 's3', 'sqs'];

export const accessDenied = (iamAction: string, message: string): WireError => ({
  status: forbidding.some((service) => iamAction.startsWith(`${service}:`)) ? 403 : 400,
  code: 'AccessDeniedException',
  queryCode: 'AccessDenied',
  message,
});

export const tooLarge = (limitBytes: number): WireError => ({
  status: 413,
  code: 'RequestEntityTooLargeException',
  queryCode: 'RequestEntityTooLarge',
  message: `The request is larger than ${limitBytes} bytes.`,
});

export const internalFailure = (message: string): WireError => ({
  status: 500,
  code: 'InternalFailure',
  queryCode: 'InternalFailure',
  message,
});
