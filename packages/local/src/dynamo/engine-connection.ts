import { Agent, type IncomingMessage, request as sendRequest } from 'node:http';
import type { RawAnswer } from '../wire/service.ts';
import { RequestRefused } from '../wire/wire-error.ts';
import { engineAuthorization } from './dynamo-client.ts';

/** Connections that are held open; whoever comes when all are busy waits for one. */
const maximumConnections = 128;
/** DynamoDB answers within seconds. An engine that takes this long has gone. */
const answerLimitMs = 30_000;

/** Of one connection only ("Connection-specific header fields", RFC 9110), or written anew. */
const headersOfOneHop = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

const headersOf = (response: IncomingMessage): Record<string, string | string[]> => {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && !headersOfOneHop.has(name)) headers[name] = value;
  }
  return headers;
};

/** What a client may say to the engine. Who he is has been seen to, and the engine keeps no accounts apart. */
const passedOn = ['x-amz-target', 'accept-encoding'];
/** What the engine insists on, whatever the client has said: without it there would be no answer of DynamoDB's. */
const ownHeaders = {
  authorization: engineAuthorization,
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
};

export type EngineConnection = {
  /** The engine's answer as it is. Throws RequestRefused with DynamoDB's own server error when there is none. */
  forward(request: IncomingMessage, body: Buffer): Promise<RawAnswer>;
  close(): void;
};

const noAnswer = (error: Error): RequestRefused =>
  new RequestRefused({
    status: 500,
    code: 'InternalServerError',
    message: `The DynamoDB engine does not answer: ${error.message}`,
  });

/** Keeps connections to the engine open. What an answer is lost for may have been done, as on AWS. */
export const connectToEngine = (url: string): EngineConnection => {
  const { hostname, port, pathname } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: maximumConnections, scheduling: 'lifo' });
  return {
    forward: (request, body) =>
      new Promise((resolve, reject) => {
        const headers: Record<string, string | number> = {
          ...ownHeaders,
          'content-length': body.length,
        };
        for (const name of passedOn) {
          const value = request.headers[name];
          if (typeof value === 'string') headers[name] = value;
        }
        const outgoing = sendRequest(
          { agent, hostname, port, path: pathname, method: 'POST', headers, timeout: answerLimitMs },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', (error) => reject(noAnswer(error)));
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 500,
                headers: headersOf(response),
                body: Buffer.concat(chunks),
              }),
            );
          },
        );
        outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${answerLimitMs} ms`)));
        outgoing.on('error', (error) => reject(noAnswer(error)));
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
};
