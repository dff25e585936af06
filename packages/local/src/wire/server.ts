import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ControlApi } from '../control-api/control-api.ts';
import type { Faults } from '../faults/faults.ts';
import { type Caller, callerOf, callerOfRequest } from './caller.ts';
import { drain } from './drain.ts';
import { rawServiceOf } from './json-service.ts';
import { addressOf, answerRestJsonRefusal, type RestService } from './rest-service.ts';
import type { RawAnswer, RawService, WireService } from './service.ts';
import {
  accessDenied,
  ConnectionCut,
  internalFailure,
  RequestRefused,
  unknownOperation,
  type WireError,
} from './wire-error.ts';

/** One call as it was answered; for logs and for reports on permissions. */
export type ServedCall = {
  readonly target: string;
  readonly accessKeyId: string | undefined;
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly durationMs: number;
};

/** A door for checks against a function's role: words for the refusal, or nothing. */
export type Authorize = (caller: Caller, iamAction: string, resourceArn: string) => string | undefined;

export type WireServerParts = {
  readonly services: readonly WireService[];
  /** Whose answers are written elsewhere. */
  readonly raw?: readonly RawService[] | undefined;
  /** Asked in this order, and only for requests without `X-Amz-Target`. */
  readonly rest?: readonly RestService[] | undefined;
  /** Asked before all services. */
  readonly control?: ControlApi | undefined;
  readonly authorize?: Authorize | undefined;
  /** Faults on demand. */
  readonly faults?: Pick<Faults, 'ofTarget' | 'ofRest'> | undefined;
  readonly onCall?: ((call: ServedCall) => void) | undefined;
  onError(error: unknown): void;
};

const fallbackContentType = 'application/x-amz-json-1.0';

/** An answer that has gone out whole is no hang-up; and every reason of an abort costs as much as a small request. */
const abortAtHangUp = (response: ServerResponse, hangUp: AbortController): void => {
  response.once('close', () => {
    if (!response.writableFinished) hangUp.abort();
  });
};

const errorOf = (error: unknown): WireError => {
  if (error instanceof RequestRefused) return error.error;
  return internalFailure(error instanceof Error ? error.message : 'The request failed.');
};

const findTarget = (services: readonly RawService[], target: string) => {
  const dot = target.lastIndexOf('.');
  const service = services.find(({ targetPrefix }) => targetPrefix === target.slice(0, dot));
  const name = target.slice(dot + 1);
  return { service, name, action: service?.actions.get(name) };
};

const unknownTarget = (
  request: IncomingMessage,
  target: string,
  service: RawService | undefined,
): WireError => {
  if (target === '') {
    const isQuery = request.headers['content-type']?.includes('x-www-form-urlencoded') === true;
    return unknownOperation(
      isQuery
        ? 'The AWS query protocol is not supported here: use an SDK or CLI from November 2023 or later.'
        : 'The request has no X-Amz-Target header.',
    );
  }
  const known = service === undefined ? '' : ` Known are ${[...service.actions.keys()].join(', ')}.`;
  return unknownOperation(`The local stack does not support ${target.slice(0, 200)}.${known}`);
};

/**
 * The AWS endpoint for SDKs and the `aws` CLI: one port, services told apart by `X-Amz-Target`, and without one by method
 * and path. Promises: whatever comes in is answered with an AWS error at worst; a failing call harms no other.
 */
export const createWireServer = (parts: WireServerParts): Server => {
  const { rest = [] } = parts;
  const services = [...parts.services.map(rawServiceOf), ...(parts.raw ?? [])];
  const permitFor =
    (caller: Caller) =>
    (iamAction: string, resourceArn: string): void => {
      const refusal = parts.authorize?.(caller, iamAction, resourceArn);
      if (refusal !== undefined) throw new RequestRefused(accessDenied(iamAction, refusal));
    };

  const answer = (
    response: ServerResponse,
    requestId: string,
    { status, headers, body }: RawAnswer,
  ): void => {
    if (response.destroyed) return;
    response.writeHead(status, {
      'x-amzn-requestid': requestId,
      ...headers,
      'content-length': Buffer.byteLength(body),
    });
    response.end(body);
  };

  const cut = (response: ServerResponse): void => {
    response.destroy();
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const startedMs = performance.now();
    const requestId = randomUUID();
    const target = request.headers['x-amz-target']?.toString() ?? '';
    const { service, name, action } = findTarget(services, target);
    const hangUp = new AbortController();
    abortAtHangUp(response, hangUp);
    let caller: Caller | undefined;
    let failure: WireError | undefined;
    let status = 200;
    try {
      if (action === undefined) throw new RequestRefused(unknownTarget(request, target, service));
      const identified = callerOf(request.headers.authorization);
      caller = identified;
      const result = await action(request, {
        caller: identified,
        signal: hangUp.signal,
        permit: permitFor(identified),
        faults: parts.faults?.ofTarget(service?.targetPrefix ?? '', name, identified, hangUp.signal),
      });
      if (result.ok) {
        status = result.value.status;
        answer(response, requestId, result.value);
      } else failure = result.refusal;
    } catch (error) {
      if (error instanceof ConnectionCut) return cut(response);
      // A caller that hung up in the middle of its body is no trouble of ours.
      if (request.destroyed && !request.complete) return;
      failure = errorOf(error);
      if (failure.status >= 500) parts.onError(error);
    }
    if (failure !== undefined) {
      const { code, queryCode, message, members } = failure;
      status = failure.status;
      const type = `${service?.errorNamespace ?? ''}${code}`;
      const fault = status >= 500 ? 'Receiver' : 'Sender';
      answer(response, requestId, {
        status,
        headers: {
          'content-type': service?.contentType ?? fallbackContentType,
          'x-amzn-errortype': type,
          ...(queryCode === undefined ? {} : { 'x-amzn-query-error': `${queryCode};${fault}` }),
          // The rest of a body that was not read to its end would be taken for the next request.
          ...(request.complete ? {} : { connection: 'close' }),
        },
        body: JSON.stringify({ __type: type, message, ...members }),
      });
    }
    parts.onCall?.({
      target,
      accessKeyId: caller?.accessKeyId,
      status,
      errorCode: failure?.code,
      durationMs: performance.now() - startedMs,
    });
  };

  const serveRest = async (
    service: RestService,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const startedMs = performance.now();
    const requestId = randomUUID();
    const { path, query } = addressOf(request.url ?? '/');
    const hangUp = new AbortController();
    abortAtHangUp(response, hangUp);
    let caller: Caller | undefined;
    let failure: WireError | undefined;
    try {
      caller = callerOfRequest(request.headers.authorization, query);
      const { signal } = hangUp;
      const call = { caller, signal, permit: permitFor(caller), requestId, path, query };
      const asked = { service: service.name, method: request.method ?? '', path };
      const fault = parts.faults?.ofRest(asked, caller, signal);
      const serving = () => service.serve(request, response, call);
      await (fault === undefined ? serving() : fault.around(response, serving));
    } catch (error) {
      if (error instanceof ConnectionCut) return cut(response);
      if (request.destroyed && !request.complete) return;
      failure = errorOf(error);
      if (!(error instanceof RequestRefused)) parts.onError(error);
      // An answer that has begun cannot become a refusal: it is cut off, and its reader sees that.
      if (response.headersSent) response.destroy();
      else {
        if (!request.complete) await drain(request);
        if (!request.complete) response.setHeader('connection', 'close');
        const refusal = { error: failure, requestId, path };
        if (service.answerRefusal === undefined) answerRestJsonRefusal(response, refusal);
        else service.answerRefusal(request, response, refusal);
      }
    }
    parts.onCall?.({
      target: `${request.method ?? ''} ${path}`,
      accessKeyId: caller?.accessKeyId,
      status: failure?.status ?? response.statusCode,
      errorCode: failure?.code,
      durationMs: performance.now() - startedMs,
    });
  };

  const restServiceOf = (request: IncomingMessage): RestService | undefined => {
    if (request.headers['x-amz-target'] !== undefined) return undefined;
    const { path } = addressOf(request.url ?? '/');
    return rest.find((service) => service.handles(request.method ?? '', path));
  };

  return createServer((request, response) => {
    if (parts.control?.(request, response) === true) return;
    const service = restServiceOf(request);
    const served = service === undefined ? serve(request, response) : serveRest(service, request, response);
    served.catch((error: unknown) => {
      parts.onError(error);
      response.destroy();
    });
  });
};
