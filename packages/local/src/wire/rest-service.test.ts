import type { AddressInfo } from 'node:net';
import type { RestService } from './rest-service.ts';
import { createWireServer } from './server.ts';
import { RequestRefused } from './wire-error.ts';

const authorization =
  'AWS4-HMAC-SHA256 Credential=ASIAFUNCTION/20261121/eu-central-1/lambda/aws4_request, SignedHeaders=host, Signature=abc';
const errors: unknown[] = [];
const calls: string[] = [];

const echo: RestService = {
  name: 'lambda',
  handles: (method, path) => method === 'POST' && path.startsWith('/2015-03-31/'),
  serve: async (_request, response, { caller, path, query, permit }) => {
    permit('lambda:InvokeFunction', path);
    if (query.has('refuse')) {
      throw new RequestRefused({ status: 404, code: 'ResourceNotFoundException', message: 'Not here.' });
    }
    if (query.has('break')) throw new Error('broken');
    if (query.has('half')) {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half');
      throw new Error('broken in the middle');
    }
    response.end(`${caller.accessKeyId} ${path}`);
  },
};
const server = createWireServer({
  services: [],
  rest: [echo],
  authorize: (_caller, _action, resource) => (resource.endsWith('/secret') ? 'is not authorized' : undefined),
  onCall: ({ target, status }) => void calls.push(`${status} ${target}`),
  onError: (error) => void errors.push(error),
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  errors.length = 0;
  calls.length = 0;
});
const post = (path: string, headers: Readonly<Record<string, string>> = { authorization }) =>
  fetch(`${url}${path}`, { method: 'POST', headers });

test('a request without a target goes to the service that knows its path, with who calls', async () => {
  const reply = await post('/2015-03-31/functions/a%2Fb/invocations?x=1');
  expect([reply.status, await reply.text()]).toEqual([
    200,
    'ASIAFUNCTION /2015-03-31/functions/a%2Fb/invocations',
  ]);
  expect(calls).toEqual(['200 POST /2015-03-31/functions/a%2Fb/invocations']);
});

test('a presigned request is told by its query', async () => {
  const query =
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAQUERY%2F20261121%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=abc';
  expect(await (await post(`/2015-03-31/f?${query}`, {})).text()).toBe('ASIAQUERY /2015-03-31/f');
});

test.each([
  ['refused', '/2015-03-31/f?refuse', { authorization }, 404, 'ResourceNotFoundException'],
  ['not permitted', '/2015-03-31/secret', { authorization }, 403, 'AccessDeniedException'],
  ['anonymous', '/2015-03-31/f', {}, 403, 'MissingAuthenticationTokenException'],
  [
    'half signed',
    '/2015-03-31/f?X-Amz-Credential=a%2F20261121%2Fb%2Fc%2Faws4_request',
    {},
    400,
    'IncompleteSignatureException',
  ],
  ['broken', '/2015-03-31/f?break', { authorization }, 500, 'InternalFailure'],
] as const)('%s: an error as REST-JSON services have it', async (_, path, headers, status, code) => {
  const reply = await post(path, headers);
  expect(reply.status).toBe(status);
  expect(reply.headers.get('x-amzn-errortype')).toBe(code);
  expect(await reply.json()).toHaveProperty('message');
  expect(errors).toHaveLength(status === 500 ? 1 : 0);
});

test('an answer that breaks in the middle is cut off, not ended as if it were whole', async () => {
  await expect(post('/2015-03-31/f?half').then((reply) => reply.text())).rejects.toThrow();
  expect(errors).toHaveLength(1);
});

test.each([
  ['another path', '/else', {}],
  ['a request with a target', '/2015-03-31/f', { 'x-amz-target': 'AmazonSQS.ListQueues' }],
])('%s is none of its business', async (_, path, headers) => {
  const reply = await post(path, { authorization, ...headers });
  expect([reply.status, await reply.text()]).toEqual([
    400,
    expect.stringContaining('UnknownOperationException'),
  ]);
});
