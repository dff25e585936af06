import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { createWireServer } from '../wire/server.ts';
import { RequestRefused } from '../wire/wire-error.ts';
import { createControlApi } from './control-api.ts';
import { type ControlRoute, jsonAnswer } from './control-route.ts';

const errors: unknown[] = [];
const routes: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: '/_twolane/echo/:word',
    serve: async ({ parameters, query }) => jsonAnswer({ word: parameters['word'], q: query.get('q') }),
  },
  { method: 'POST', path: '/_twolane/echo', serve: async ({ json }) => jsonAnswer(await json()) },
  {
    method: 'DELETE',
    path: '/_twolane/echo',
    serve: async () => {
      throw new RequestRefused({ status: 409, code: 'No', message: 'not now' });
    },
  },
  {
    method: 'GET',
    path: '/_twolane/broken',
    serve: async () => {
      throw new Error('secret cause');
    },
  },
];
const server = createWireServer({
  services: [],
  control: createControlApi(routes, (error) => void errors.push(error)),
  onError: (error) => void errors.push(error),
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => void server.close());
beforeEach(() => errors.splice(0));

const call = (method: string, path: string, body = '', headers: Readonly<Record<string, string>> = {}) =>
  new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

test.each([
  ['GET', '/_twolane/echo/a%2Fb?q=1', '', 200, '{"word":"a/b","q":"1"}\n'],
  ['POST', '/_twolane/echo', '{"a":1}', 200, '{"a":1}\n'],
  ['DELETE', '/_twolane/echo', '', 409, '{"error":"not now"}\n'],
  ['GET', '/_twolane/broken', '', 500, '{"error":"That failed. The stack has said why."}\n'],
])('%s %s %s', async (method, path, body, status, expected) => {
  expect(await call(method, path, body)).toEqual({ status, body: expected });
  expect(errors).toHaveLength(status === 500 ? 1 : 0);
});

test.each([
  ['an unknown path', 'GET', '/_twolane/nothing', '', 404],
  ['a path that is cut', 'GET', '/_twolane/', '', 404],
  ['another method', 'PUT', '/_twolane/echo', '', 404],
  ['escapes that are none', 'GET', '/_twolane/echo/%zz', '', 404],
  ['no JSON', 'POST', '/_twolane/echo', '{', 400],
  ['a list', 'POST', '/_twolane/echo', '[]', 400],
  ['a body without end', 'POST', '/_twolane/echo', ' '.repeat(9_000_000), 413],
])('%s is refused in words', async (_, method, path, body, status) => {
  const reply = await call(method, path, body);
  expect(reply.status).toBe(status);
  expect(JSON.parse(reply.body)).toEqual({ error: expect.stringMatching(/\w/) });
  expect(errors).toEqual([]);
});

test.each([
  ['a page of another origin', { origin: 'https://example.com' }],
  ['a page of this machine', { origin: 'http://localhost:3000' }],
  ['a name that leads here', { host: 'rebound.example.com' }],
])('%s commands nothing', async (_, headers) => {
  expect((await call('POST', '/_twolane/echo', '{}', headers)).status).toBe(403);
});

test.each(['localhost:4566', '127.0.0.1', '[::1]:4566'])('%s is this machine', async (host) => {
  expect((await call('POST', '/_twolane/echo', '{}', { host })).status).toBe(200);
});

test('whatever stands behind the beginning is answered', async () => {
  const path = fc.array(fc.constantFrom('echo', 'a', '/', '..', '%00', '%', ':', '*', '?', '\\', '%2e%2e'), {
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(path, fc.constantFrom('GET', 'POST', 'DELETE', 'OPTIONS'), async (parts, method) => {
      expect([200, 404, 409]).toContain((await call(method, `/_twolane/${parts.join('')}`)).status);
    }),
    { numRuns: 60 },
  );
  expect(errors).toEqual([]);
});

test('what is not below its paths is for others', async () => {
  expect(JSON.parse((await call('GET', '/_twolan')).body)).toMatchObject({
    __type: 'UnknownOperationException',
  });
});
