import { connect } from 'node:net';
import { createLocalJWKSet } from 'jose';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import { startHttpApi } from './http-api.ts';
import { apiForTests, definition, route } from './testing/api-for-tests.ts';

const { answers, events, url } = apiForTests();

const raw = (text: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url()).port), '127.0.0.1', () => socket.write(text));
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
    const response = await fetch(url() + path, { method });
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
    const response = await fetch(url() + path, { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ message });
    expect(events).toEqual([]);
  });
});

describe('the event', () => {
  test('has the shape of payload format 2.0', async () => {
    await fetch(`${url()}/echo?a=1&b=x%20y&a=2`, {
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
    await fetch(`${url()}/echo`, { method: 'POST', headers: { 'content-type': contentType }, body });
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
    const response = await fetch(`${url()}/echo`, { method: 'POST' });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(body);
  });

  test('may set cookies', async () => {
    answers.set('POST /echo', returned({ statusCode: 200, cookies: ['a=1', 'b=2'], body: '' }));
    const response = await fetch(`${url()}/echo`, { method: 'POST' });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  test('that comes too late is 503', async () => {
    const response = await fetch(`${url()}/slow`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ message: 'Service Unavailable' });
  });
});

describe('bad requests', () => {
  test('a body beyond 10 MB is 413', async () => {
    const response = await fetch(`${url()}/echo`, { method: 'POST', body: Buffer.alloc(11 * 1024 * 1024) });
    expect(response.status).toBe(413);
    expect(events).toEqual([]);
  });

  test('an event beyond 6 MB is 413', async () => {
    const response = await fetch(`${url()}/echo`, { method: 'POST', body: Buffer.alloc(5 * 1024 * 1024) });
    expect(response.status).toBe(413);
  });

  test('headers beyond 10 KB are 431', async () => {
    const response = await fetch(`${url()}/echo`, {
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
      const socket = connect(Number(new URL(url()).port), '127.0.0.1', () => {
        socket.write(text);
        setTimeout(() => socket.destroy(), 20);
      });
      await new Promise((resolve) => socket.on('close', resolve));
    }
    expect(socketAnswer.startsWith(expected)).toBe(true);
    expect((await fetch(`${url()}/orders/1`)).status).toBe(200);
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
  const port = Number(new URL(url()).port);
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
