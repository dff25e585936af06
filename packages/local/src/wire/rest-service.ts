import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from './service.ts';
import type { WireError } from './wire-error.ts';

/** What a REST service may ask of the request that it serves. */
export type RestCall = Call & {
  readonly requestId: string;
  /** As it came: percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
};

/** A service told apart by method and path, because its requests have no `X-Amz-Target`. */
export type RestService = {
  readonly name: 's3' | 'lambda';
  /** The path is as it came: percent-encoded, without the query. The first service of the list that says yes serves. */
  handles(method: string, path: string): boolean;
  /** Answers, or throws RequestRefused; whatever else it throws is an internal failure of the endpoint. */
  serve(request: IncomingMessage, response: ServerResponse, call: RestCall): Promise<void>;
  /** How this service writes a refusal; left out: as REST-JSON services do. Its response has not begun. */
  answerRefusal?(request: IncomingMessage, response: ServerResponse, refusal: RestRefusal): void;
};

export type RestRefusal = { readonly error: WireError; readonly requestId: string; readonly path: string };

/** Smithy, "AWS restJson1 protocol": the error's shape stands in a header, its members in the body. */
export const answerRestJsonRefusal = (response: ServerResponse, { error, requestId }: RestRefusal): void => {
  const text = JSON.stringify({
    Type: error.status >= 500 ? 'Server' : 'User',
    message: error.message,
    Message: error.message,
    ...error.members,
  });
  response.writeHead(error.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': requestId,
    'x-amzn-errortype': error.code,
  });
  response.end(text);
};

/** A request's target may bear scheme and host (RFC 9112, section 3.2.2), whoever they are of. */
const absoluteForm = /^https?:\/\/[^/?]*/i;

/** Path and query of a request. Nothing is normalised: a key in S3 may hold `..`. */
export const addressOf = (target: string): { readonly path: string; readonly query: URLSearchParams } => {
  const url = target.startsWith('/') ? target : target.replace(absoluteForm, '');
  const mark = url.indexOf('?');
  return mark === -1
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, mark), query: new URLSearchParams(url.slice(mark + 1)) };
};
