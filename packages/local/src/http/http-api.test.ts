import { connect } from 'node:net';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import type { HttpApiDefinition, RouteDefinition } from '../template/definitions.ts';
import { type HttpApi, startHttpApi } from './http-api.ts';

const issuer = 'https://issuer.test';
const authorizer = { name: 'jwt', issuer, audiences: ['twolane', 'other'] };
const route = (routeKey: string, changes: Partial<RouteDefinition> = {}): RouteDefinition => ({
  routeKey,
  functionArn: routeKey,
  timeoutMs: 30_000,
  authorizer: undefined,
  scopes: [],
  ...changes,
});
const definition: HttpApiDefinition = {
  logicalId: 'HttpApi',
  apiId: 'local',
  name: 'api',
  stage: '$default',
  routes: [
    route('POST /orders', { authorizer, scopes: ['orders:write', 'orders:admin'] }),
    route('GET /orders/{orderId}'),
    route('GET /orders/mine'),
    route('ANY /files/{path+}'),
    route('GET /files/{path+}'),
    route('GET /any-token', { authorizer }),
    route('POST /echo'),
    route('GET /slow', { timeoutMs: 50 }),
  ],
};

const keyPair = await generateKeyPair('RS256', { extractable: true });
const strangerPair = await generateKeyPair('RS256');
const nowSec = 1_800_000_000;
const sign = (
  claims: Record<string, unknown>,
  key = keyPair.privateKey,
  header: Record<string, unknown> = {},
) =>
  new SignJWT({ iss: issuer, aud: 'twolane', exp: nowSec + 60, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k', ...header })
    .sign(key);

const answers = new Map<string, InvocationOutcome>();
const events: Record<string, unknown>[] = [];
const unexpected: unknown[] = [];
let api: HttpApi;

beforeAll(async () => {
  const jwk = { ...(await exportJWK(keyPair.publicKey)), kid: 'k', alg: 'RS256' };
  api = await startHttpApi({
    api: definition,
    accountId: '000000000000',
    port: 0,
    keys: createLocalJWKSet({ keys: [jwk] }),
    invoke: (functionArn, payload) => {
      events.push(JSON.parse(payload));
      if (functionArn === 'GET /slow') return new Promise(() => undefined);
      return Promise.resolve(
        answers.get(functionArn) ?? {
          kind: 'returned',
          payload: JSON.stringify({ statusCode: 200, body: functionArn }),
        },
      );
    },
    nowMs: () => nowSec * 1000,
    onError: (error) => unexpected.push(error),
  });
});
afterAll(() => api.stop());
beforeEach(() => {
  events.length = 0;
  answers.clear();
});
afterEach(() => {
  expect(unexpected).toEqual([]);
});

const raw = (text: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });

describe('routes', () => {
  test.each([
    ['GET', '/orders/17', 'GET /orders/{orderId}', { orderId: '17' }],
    ['GET', '/orders/mine', 'GET /orders/mine', undefined],
    ['GET', '/orders/a%20b%2Fc', 'GET /orders/{orderId}', { orderId: 'a b/c' }],
    ['GET', '/files/a/b', 'GET /files/{path+}', { path: 'a/b' }],
    ['PUT', '/files/a/b', 'ANY /files/{path+}', { path: 'a/b' }],
  ])('%s %s goes to %s', async (method, path, routeKey, pathParameters) => {
    const response = await fetch(api.url + path, { method });
    expect(await response.text()).toBe(routeKey);
    expect(events[0]).toMatchObject({ routeKey });
    expect(events[0]?.['pathParameters']).toEqual(pathParameters);
  });

  test.each([
    ['GET', '/none', 404, 'Not Found'],
    ['DELETE', '/orders/17', 404, 'Not Found'],
    ['GET', '/orders/17/more', 404, 'Not Found'],
    ['GET', '/orders/%E0%A4%A', 400, 'Bad Request'],
  ])('%s %s is %i', async (method, path, status, message) => {
    const response = await fetch(api.url + path, { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message });
    expect(events).toEqual([]);
  });
});

describe('the JWT authorizer', () => {
  const scope = 'other orders:write';
  test.each<[string, Record<string, unknown>, number]>([
    ['a scope of the route', { scope }, 200],
    ['the other scope of the route', { scope: 'orders:admin' }, 200],
    ['scopes in scp', { scp: ['orders:write'] }, 200],
    ['another accepted audience', { scope, aud: 'other' }, 200],
    ['a list of audiences', { scope, aud: ['x', 'twolane'] }, 200],
    ['client_id where aud is absent', { scope, aud: undefined, client_id: 'twolane' }, 200],
    ['no scope of the route', { scope: 'orders:read' }, 403],
    ['no scope at all', {}, 403],
    ['a wrong audience', { scope, aud: 'x' }, 401],
    ['a wrong audience beside the right client_id', { scope, aud: 'x', client_id: 'twolane' }, 401],
    ['neither audience nor client_id', { scope, aud: undefined }, 401],
    ['a wrong issuer', { scope, iss: 'https://other.test' }, 401],
    ['an end in the past', { scope, exp: nowSec - 1 }, 401],
    ['no end', { scope, exp: undefined }, 401],
    ['a begin in the future', { scope, nbf: nowSec + 30 }, 401],
    ['an issue in the future', { scope, iat: nowSec + 30 }, 401],
  ])('%s', async (_name, claims, status) => {
    const token = await sign(claims);
    const response = await fetch(`${api.url}/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(status);
    if (status === 401) expect(await response.json()).toEqual({ message: 'Unauthorized' });
    if (status === 403) expect(await response.json()).toEqual({ message: 'Forbidden' });
    expect(events).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each<[string, () => Promise<string | undefined>]>([
    ['no token', async () => undefined],
    ['no token after Bearer', async () => 'Bearer '],
    ['no JWT', async () => 'Bearer nonsense'],
    ['three parts of nonsense', async () => 'Bearer a.b.c'],
    ['a stranger’s signature', () => sign({ scope }, strangerPair.privateKey)],
    ['a key nobody has', () => sign({ scope }, strangerPair.privateKey, { kid: 'unknown' })],
    [
      'no signature (alg none)',
      async () =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
          JSON.stringify({ iss: issuer, aud: 'twolane', exp: nowSec + 60, scope }),
        ).toString('base64url')}.`,
    ],
    [
      'a shared-secret signature',
      () =>
        new SignJWT({ iss: issuer, aud: 'twolane', exp: nowSec + 60, scope })
          .setProtectedHeader({ alg: 'HS256', kid: 'k' })
          .sign(new TextEncoder().encode('a secret that both sides would know')),
    ],
  ])('%s is 401', async (_name, tokenOf) => {
    const token = await tokenOf();
    const response = await fetch(`${api.url}/orders`, {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: token },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: 'Unauthorized' });
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(events).toEqual([]);
  });

  test('hands the claims over as text; scopes are null on a route without any', async () => {
    const token = await sign({ scope, client_id: 'me', groups: ['a', 'b'] });
    await fetch(`${api.url}/any-token`, { headers: { authorization: token } });
    expect(events[0]).toMatchObject({
      requestContext: {
        authorizer: {
          jwt: {
            claims: { client_id: 'me', scope, exp: String(nowSec + 60), groups: '[a b]' },
            scopes: null,
          },
        },
      },
    });
  });
});

describe('the event', () => {
  test('has the shape of payload format 2.0', async () => {
    await fetch(`${api.url}/echo?a=1&b=x%20y&a=2`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Own': 'v', cookie: 'k=v; l=w' },
      body: '{"text":"é"}',
    });
    expect(events[0]).toMatchObject({
      version: '2.0',
      routeKey: 'POST /echo',
      rawPath: '/echo',
      rawQueryString: 'a=1&b=x%20y&a=2',
      queryStringParameters: { a: '1,2', b: 'x y' },
      cookies: ['k=v', 'l=w'],
      headers: { 'content-type': 'application/json', 'x-own': 'v' },
      body: '{"text":"é"}',
      isBase64Encoded: false,
      requestContext: {
        stage: '$default',
        accountId: '000000000000',
        time: '15/Jan/2027:08:00:00 +0000',
        timeEpoch: 1_800_000_000_000,
        http: { method: 'POST', path: '/echo', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      },
    });
  });

  test.each([
    ['application/octet-stream', Buffer.from([1, 2, 255]), true],
    ['application/json', Buffer.from([0x22, 0xff, 0x22]), true],
    ['text/plain', Buffer.from('text'), false],
  ])('a body of %s', async (contentType, body, isBase64Encoded) => {
    await fetch(`${api.url}/echo`, { method: 'POST', headers: { 'content-type': contentType }, body });
    expect(events[0]).toMatchObject({
      isBase64Encoded,
      body: body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    });
  });
});

describe('the function’s answer', () => {
  const returned = (value: unknown): InvocationOutcome => ({
    kind: 'returned',
    payload: JSON.stringify(value),
  });
  test.each<[string, InvocationOutcome, number, string]>([
    ['structured', returned({ statusCode: 201, headers: { 'X-A': 1 }, body: 'made' }), 201, 'made'],
    ['base64', returned({ statusCode: 200, body: 'AQI=', isBase64Encoded: true }), 200, '\u0001\u0002'],
    ['without a status', returned({ some: 'value' }), 200, '{"some":"value"}'],
    ['a text', returned('plain'), 200, 'plain'],
    ['nothing', returned(null), 200, 'null'],
    ['a status as text', returned({ statusCode: '204' }), 204, ''],
    [
      'a body that is no text',
      returned({ statusCode: 200, body: {} }),
      500,
      '{"message":"Internal Server Error"}',
    ],
    ['no valid status', returned({ statusCode: 'x' }), 500, '{"message":"Internal Server Error"}'],
    [
      'a header that splits',
      returned({ statusCode: 200, headers: { a: 'b\r\nc: d' } }),
      500,
      '{"message":"Internal Server Error"}',
    ],
    [
      'a failure',
      { kind: 'failed', errorType: 'E', payload: '{}' },
      500,
      '{"message":"Internal Server Error"}',
    ],
    ['a throttle', { kind: 'throttled' }, 503, '{"message":"Service Unavailable"}'],
  ])('%s', async (_name, outcome, status, body) => {
    answers.set('POST /echo', outcome);
    const response = await fetch(`${api.url}/echo`, { method: 'POST' });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(body);
  });

  test('may set cookies', async () => {
    answers.set('POST /echo', returned({ statusCode: 200, cookies: ['a=1', 'b=2'], body: '' }));
    const response = await fetch(`${api.url}/echo`, { method: 'POST' });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('that comes too late is 503', async () => {
    const response = await fetch(`${api.url}/slow`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: 'Service Unavailable' });
  });
});

describe('bad requests', () => {
  test('a body beyond 10 MB is 413', async () => {
    const response = await fetch(`${api.url}/echo`, { method: 'POST', body: Buffer.alloc(11 * 1024 * 1024) });
    expect(response.status).toBe(413);
    expect(events).toEqual([]);
  });

  test('an event beyond 6 MB is 413', async () => {
    const response = await fetch(`${api.url}/echo`, { method: 'POST', body: Buffer.alloc(5 * 1024 * 1024) });
    expect(response.status).toBe(413);
  });

  test('headers beyond 10 KB are 431', async () => {
    const response = await fetch(`${api.url}/echo`, {
      method: 'POST',
      headers: { 'x-long': 'a'.repeat(11_000) },
    });
    expect(response.status).toBe(431);
  });

  test.each([
    ['no HTTP', 'nonsense\r\n\r\n', 'HTTP/1.1 400'],
    ['an unknown method', 'BREW /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', 'HTTP/1.1 400'],
    [
      'a body that ends too early',
      'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nConnection: close\r\n\r\nabc',
      '',
    ],
  ])('%s leaves the server up', async (_name, text, expected) => {
    const socketAnswer = expected === '' ? '' : await raw(text);
    if (expected === '') {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1', () => {
        socket.write(text);
        setTimeout(() => socket.destroy(), 20);
      });
      await new Promise((resolve) => socket.on('close', resolve));
    }
    expect(socketAnswer.startsWith(expected)).toBe(true);
    expect((await fetch(`${api.url}/orders/1`)).status).toBe(200);
  });
});

test('a route key that API Gateway would refuse stops the start', async () => {
  await expect(
    startHttpApi({
      api: { ...definition, routes: [route('FETCH /x')] },
      accountId: '',
      port: 0,
      keys: createLocalJWKSet({ keys: [] }),
      invoke: () => Promise.resolve({ kind: 'throttled' }),
      nowMs: () => 0,
      onError: () => undefined,
    }),
  ).rejects.toThrow('FETCH /x');
});

test('a port that is taken is named', async () => {
  const port = Number(new URL(api.url).port);
  const second = startHttpApi({
    api: definition,
    accountId: '',
    port,
    keys: createLocalJWKSet({ keys: [] }),
    invoke: () => Promise.resolve({ kind: 'throttled' }),
    nowMs: () => 0,
    onError: () => undefined,
  });
  await expect(second).rejects.toThrow(`Port ${port} is taken`);
});
