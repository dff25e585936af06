import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Lambda quotas: a synchronous response has at most 6 MB; one byte more is read to see that it is too many. */
const maximumResponseBytes = 6 * 1024 * 1024 + 100;

/** One event as the runtime is to see it. */
export type NextEvent = {
  readonly requestId: string;
  readonly payload: string;
  readonly deadlineMs: number;
  readonly functionArn: string;
  readonly traceId: string;
  /** How far off the process's clock is to be; 0 or nothing: as it is. */
  readonly skewMs?: number;
};

/** Ours, and only there where a clock is to be off. */
const skewHeader = 'twolane-clock-skew-ms';

/** What a function's process tells; the instance behind it listens. */
export type RuntimeListener = {
  /** The process waits for an event: call `send` once, when there is one. */
  onNext(send: (event: NextEvent) => void): void;
  /** These two: false when that is not the invocation under way. */
  onResponse(requestId: string, payload: string): boolean;
  onError(requestId: string, payload: string): boolean;
  onInitError(payload: string): void;
};

/** The server side of the Lambda Runtime API, for all instances: each has a path prefix of its own. */
export type RuntimeApi = {
  /** The value of AWS_LAMBDA_RUNTIME_API for this instance. */
  addressOf(instanceId: string): string;
  register(instanceId: string, listener: RuntimeListener): void;
  unregister(instanceId: string): void;
  close(): Promise<void>;
};

const readBody = async (incoming: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    // Read to its end all the same: a reset connection would look like a crash.
    if (bytes <= maximumResponseBytes) chunks.push(chunk);
  }
  return bytes <= maximumResponseBytes ? Buffer.concat(chunks).toString('utf8') : undefined;
};

const tooLarge = JSON.stringify({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${maximumResponseBytes} bytes).`,
});

type Reply = { readonly status: number; readonly body: string };

const refused = (status: number, errorType: string, errorMessage: string): Reply => ({
  status,
  body: JSON.stringify({ errorMessage, errorType }),
});
const accepted: Reply = { status: 202, body: '{"status":"OK"}' };
const forbidden = refused(403, 'InvalidAccess', 'No such runtime');
const unknownInvocation = refused(400, 'InvalidRequestID', 'Invalid request ID');
const entityTooLarge = refused(
  413,
  'RequestEntityTooLarge',
  `Exceeded maximum allowed payload size (${maximumResponseBytes} bytes).`,
);

const reply = (response: ServerResponse, { status, body }: Reply): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
};

const sendNext = (response: ServerResponse, event: NextEvent): void => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': event.requestId,
    'lambda-runtime-deadline-ms': String(event.deadlineMs),
    'lambda-runtime-invoked-function-arn': event.functionArn,
    'lambda-runtime-trace-id': event.traceId,
    ...((event.skewMs ?? 0) === 0 ? {} : { [skewHeader]: String(event.skewMs) }),
  });
  response.end(event.payload);
};

/**
 * The documented paths, and one addition: a response that is posted with `?then=next` is answered with
 * the next event, as if that had been asked for right after. It halves the system calls of a warm invocation.
 */
const pathPattern =
  /^\/([^/]+)\/2018-06-01\/runtime\/(?:(init)\/error|invocation\/(next)|invocation\/([^/]+)\/(response|error))(\?then=next)?$/;

const handle = async (
  listeners: ReadonlyMap<string, RuntimeListener>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const [, instanceId = '', init, next, requestId = '', verb, thenNext] =
    pathPattern.exec(incoming.url ?? '') ?? [];
  const listener = listeners.get(instanceId);
  if (listener === undefined) return reply(response, forbidden);
  if (next !== undefined) {
    listener.onNext((event) => sendNext(response, event));
    return;
  }
  const body = await readBody(incoming);
  if (init !== undefined) {
    listener.onInitError(body ?? tooLarge);
    return reply(response, accepted);
  }
  const isUnderWay =
    verb === 'response' && body !== undefined
      ? listener.onResponse(requestId, body)
      : listener.onError(requestId, body ?? tooLarge);
  if (thenNext !== undefined) listener.onNext((event) => sendNext(response, event));
  else if (!isUnderWay) reply(response, unknownInvocation);
  else reply(response, body === undefined ? entityTooLarge : accepted);
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the runtime API has no port'));
    });
  });

export const startRuntimeApi = async (): Promise<RuntimeApi> => {
  const listeners = new Map<string, RuntimeListener>();
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (incoming, response) => {
    // A process that is killed while it posts ends up here: its exit tells the instance.
    handle(listeners, incoming, response).catch(() => response.destroy());
  });
  const port = await listen(server);
  return {
    addressOf: (instanceId) => `127.0.0.1:${port}/${instanceId}`,
    register: (instanceId, listener) => listeners.set(instanceId, listener),
    unregister: (instanceId) => listeners.delete(instanceId),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
