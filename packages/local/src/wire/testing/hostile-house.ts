import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { startWholeEndpoint, type WholeEndpoint } from './whole-endpoint.ts';

export const authorization =
  'AWS4-HMAC-SHA256 Credential=AKIADEVELOPER/20261121/eu-west-1/any/aws4_request, SignedHeaders=host, Signature=abc';
export type Sent = {
  readonly target?: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
};
export type Reply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Status 0: the endpoint hung up while the body was still being sent, as it may on one without end. */
const sendTo = (
  url: URL,
  { target, method = 'POST', path = '/', body = '', headers = {} }: Sent,
): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const named = target === undefined ? {} : { 'x-amz-target': target };
    const { hostname, port } = url;
    const options = {
      hostname,
      port,
      method,
      path,
      agent: false,
      headers: { authorization, ...named, ...headers },
    };
    const outgoing = request(options, (response) => {
      buffer(response).then(
        (bytes) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString() }),
        reject,
      );
    });
    outgoing.on('error', () => resolve({ status: 0, headers: {}, body: '' }));
    outgoing.end(body);
  });

/** The error's name, wherever the service's protocol puts it. */
const errorOf = ({ headers, body }: Reply): string => {
  const header = headers['x-amzn-errortype'];
  if (typeof header === 'string') return header.split('#').at(-1) ?? '';
  const xml = /<Code>(\w+)<\/Code>/.exec(body)?.[1];
  if (xml !== undefined) return xml;
  const found = /"__type"\s*:\s*"(?:[^"#]*#)?(\w+)"/.exec(body)?.[1];
  return found ?? '';
};
export const expectRefused = (reply: Reply, statuses: readonly number[] = [400]): void => {
  expect(statuses).toContain(reply.status);
  expect(errorOf(reply)).toMatch(/^[A-Z]\w+$/);
};

/** What comes back for these bytes, be they HTTP or not. */
const sayTo = (url: URL, bytes: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(url.port), '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });

/** An object in an object in an object … */
export const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/**
 * A whole stack for the tests of one file. After each test nothing may have been reported as unexpected, and the endpoint
 * must go on serving.
 */
export const hostileHouse = () => {
  const notices: string[] = [];
  let endpoint: WholeEndpoint | undefined;
  const up = (): WholeEndpoint => {
    if (endpoint === undefined) throw new Error('The stack is not up yet.');
    return endpoint;
  };
  const send = (sent: Sent): Promise<Reply> => sendTo(new URL(up().stack.awsUrl), sent);
  beforeAll(async () => {
    endpoint = await startWholeEndpoint((text) => void notices.push(text));
  }, 60_000);
  afterAll(() => endpoint?.[Symbol.asyncDispose]());
  afterEach(async () => {
    expect(notices.splice(0)).toEqual([]);
    expect((await send({ target: 'AmazonSQS.ListQueues', body: '{}' })).status).toBe(200);
  });
  return {
    send,
    said: (bytes: string) => sayTo(new URL(up().stack.awsUrl), bytes),
    dataDir: () => up().dataDir,
  };
};
