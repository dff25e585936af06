import type { IncomingMessage } from 'node:http';
import { Pool } from 'undici';
import type { RawAnswer } from '../wire/service.ts';
import { RequestRefused } from '../wire/wire-error.ts';
import { engineHeaders } from './dynamo-client.ts';

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

/** What a client may say to the engine. Who he is, and in which form he speaks, has been seen to. */
const passedOn = ['x-amz-target', 'accept-encoding'];

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
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections: maximumConnections,
    headersTimeout: answerLimitMs,
    bodyTimeout: answerLimitMs,
  });
  return {
    forward: (request, body) =>
      new Promise((resolve, reject) => {
        const headers: Record<string, string> = { ...engineHeaders };
        for (const name of passedOn) {
          const value = request.headers[name];
          if (typeof value === 'string') headers[name] = value;
        }
        let status = 500;
        const answered: Record<string, string | string[]> = {};
        const chunks: Buffer[] = [];
        pool.dispatch(
          { path: pathname, method: 'POST', headers, body },
          {
            // By this one a handler of today's interface is known.
            onRequestStart: () => undefined,
            onResponseStart: (_controller, statusCode, told) => {
              status = statusCode;
              for (const [name, value] of Object.entries(told)) {
                if (value !== undefined && !headersOfOneHop.has(name)) answered[name] = value;
              }
            },
            onResponseData: (_controller, chunk) => {
              chunks.push(chunk);
            },
            onResponseEnd: () => {
              const [only] = chunks;
              const whole = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks);
              resolve({ status, headers: answered, body: whole });
            },
            onResponseError: (_controller, error) => reject(noAnswer(error)),
          },
        );
      }),
    close: () => void pool.destroy(),
  };
};
