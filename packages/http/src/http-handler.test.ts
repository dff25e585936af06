import { text, whole } from '@twolane/contracts';
import { createMemoryStore, RetryableError } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { json } from './answer.ts';
import { httpHandler } from './http-handler.ts';
import { idempotentCommand } from './idempotency/idempotent-command.ts';
import { jsonBody, noBody } from './request/body.ts';
import { publicRoute, route } from './route.ts';
import { type CallOptions, callWith } from './testing/call.ts';

const about = { description: 'x', sensitivity: 'internal' } as const;
const sku = text({ ...about, maxLength: 10, pattern: '^[a-z]+$' });

const stage = () => {
  const lines: string[] = [];
  const telemetry = createTelemetry({
    service: 'test',
    function: 'testHttp',
    sink: (line) => lines.push(line),
  });
  const store = createMemoryStore({
    journal: { rowFor: () => ({ table: 'outbox', key: { pk: 'a', sk: 'b' }, item: {}, expiresAtSec: 1 }) },
    inboxTable: 'inbox',
  });
  const command = idempotentCommand({ store, table: 'things', clock: () => 1_000 });
  const handler = httpHandler({
    telemetry,
    clock: () => 5,
    ids: {
      newCorrelationId: () => 'fresh-id',
      newTraceparent: () => '00-11111111111111111111111111111111-2222222222222222-00',
    },
    routes: [
      route({
        method: 'POST',
        path: '/things/{sku}',
        scopes: ['things:write'],
        params: { sku },
        body: jsonBody({ quantity: whole({ ...about, minimum: 1, maximum: 10 }) }, { maxBytes: 100 }),
        handle: (request) =>
          command(request, async () => ({
            changeSet: {
              writes: [
                {
                  kind: 'putIfAbsent',
                  table: 'things',
                  key: { pk: request.params.sku, sk: 'thing' },
                  item: { quantity: request.body.quantity },
                },
              ],
              events: [],
            },
            response: json(
              201,
              { by: request.owner, quantity: request.body.quantity },
              { location: '/things/a' },
            ),
          })),
      }),
      publicRoute({
        method: 'GET',
        path: '/echo',
        params: {},
        body: noBody,
        handle: async ({ correlationId, traceparent }) => json(200, { correlationId, traceparent }),
      }),
      publicRoute({
        method: 'GET',
        path: '/bug',
        params: {},
        body: noBody,
        handle: async () => {
          throw new Error('secret of the house');
        },
      }),
      publicRoute({
        method: 'GET',
        path: '/trouble',
        params: {},
        body: noBody,
        handle: async () => {
          throw new RetryableError('the database is away');
        },
      }),
    ],
  });
  const call = (options: CallOptions) => callWith(handler, options);
  const put = (options: Partial<CallOptions> = {}) =>
    call({
      route: 'POST /things/{sku}',
      params: { sku: 'apple' },
      claims: { client_id: 'shop', sub: 'someone', scope: 'things:read things:write' },
      body: { quantity: 3 },
      ...options,
      headers: { 'idempotency-key': '"k-1"', ...options.headers },
    });
  return { call, put, lines, store };
};

test('a command is answered, stored with its effect, and answered again', async () => {
  const { put, store } = stage();
  const first = await put();
  expect(first).toMatchObject({ status: 201, body: { by: 'shop', quantity: 3 } });
  expect(first.headers).toEqual({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-type': 'application/json',
    location: '/things/a',
    'x-correlation-id': 'fresh-id',
  });
  const again = await put({ headers: { 'x-correlation-id': 'mine' } });
  expect(again.text).toBe(first.text);
  expect(again.headers).toEqual({
    ...first.headers,
    'x-correlation-id': 'mine',
    'idempotency-replayed': 'true',
  });
  expect(store.all('things')).toHaveLength(2);
});

describe('bad input is a 4xx that names its place', () => {
  const deep = `${'['.repeat(100_000)}`;
  test.each<[string, Partial<CallOptions>, number, string, readonly unknown[] | undefined]>([
    ['no JSON', { body: '{' }, 400, 'invalid-request', [{ pointer: '#', detail: 'is not valid JSON' }]],
    ['nothing', { body: '' }, 400, 'invalid-request', [{ pointer: '#', detail: 'is missing' }]],
    ['endless nesting', { body: deep, headers: {} }, 413, 'body-too-large', undefined],
    ['nesting', { body: '[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]' }, 400, 'invalid-request', undefined],
    ['a list', { body: [] }, 400, 'invalid-request', [{ pointer: '#', detail: 'must be object' }]],
    ['null', { body: 'null' }, 400, 'invalid-request', [{ pointer: '#', detail: 'must be object' }]],
    [
      'a field missing',
      { body: {} },
      400,
      'invalid-request',
      [{ pointer: '#/quantity', detail: 'is missing' }],
    ],
    [
      'a wrong type',
      { body: { quantity: '3' } },
      400,
      'invalid-request',
      [{ pointer: '#/quantity', detail: 'must be integer' }],
    ],
    [
      'too much',
      { body: { quantity: 11 } },
      400,
      'invalid-request',
      [{ pointer: '#/quantity', detail: 'must be <= 10' }],
    ],
    ['infinite', { body: '{"quantity":1e999}' }, 400, 'invalid-request', undefined],
    [
      'a stranger',
      { body: { quantity: 3, 'a/b c': 1 } },
      400,
      'invalid-request',
      [{ pointer: '#/a~1b%20c', detail: 'is not a field of this request' }],
    ],
    [
      '__proto__',
      { body: '{"quantity":3,"__proto__":{"x":1}}' },
      400,
      'invalid-request',
      [{ pointer: '#', detail: 'has a field with the forbidden name "__proto__"' }],
    ],
    [
      'constructor',
      { body: { quantity: 3, constructor: {} } },
      400,
      'invalid-request',
      [{ pointer: '#', detail: 'has a field with the forbidden name "constructor"' }],
    ],
    [
      'invalid UTF-8',
      { body: Uint8Array.of(0x7b, 0xff, 0x7d) },
      400,
      'invalid-request',
      [{ pointer: '#', detail: 'is not valid UTF-8' }],
    ],
    ['a byte order mark', { body: '\uFEFF{"quantity":3}' }, 400, 'invalid-request', undefined],
    ['another type', { headers: { 'content-type': 'text/plain' } }, 415, 'unsupported-media-type', undefined],
    [
      'another charset',
      { headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      'unsupported-media-type',
      undefined,
    ],
    ['compressed', { headers: { 'content-encoding': 'gzip' } }, 415, 'unsupported-media-type', undefined],
    [
      'a path parameter',
      { params: { sku: '../x' } },
      400,
      'invalid-request',
      [{ field: 'sku', detail: expect.stringContaining('pattern') }],
    ],
  ])('%s', async (_, options, status, type, errors) => {
    const { put, store } = stage();
    const answer = await put(options);
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json' },
      body: { type: `urn:twolane:problem:${type}`, status, correlationId: 'fresh-id' },
    });
    if (errors !== undefined) expect(answer.body).toHaveProperty('errors', errors);
    expect(store.all('things')).toEqual([]);
  });
});

describe('who may', () => {
  const write = 'things:write';
  test.each<[string, Exclude<CallOptions['claims'], undefined>, number]>([
    ['no authorizer', null, 401],
    ['a token of nobody', { scope: write }, 401],
    ['no scope', { client_id: 'shop' }, 403],
    ['another scope', { client_id: 'shop', scope: 'things:read things:writer' }, 403],
    ['scope', { client_id: 'shop', scope: write }, 201],
    ['sub alone', { sub: 'shop', scope: write }, 201],
    ['scp as a list', { sub: 'shop', scp: ['x', write] }, 201],
    ['scp as HTTP APIs write a list', { sub: 'shop', scp: `[x ${write}]` }, 201],
    // RFC 6749, section 3.3: commas and brackets belong to a scope's name, and only spaces end it.
    ['a scope with a comma in its name', { sub: 'shop', scope: `x,${write}` }, 403],
    ['a scope with brackets in its name', { sub: 'shop', scope: `[${write}]` }, 403],
    ['a list of scopes in scope', { sub: 'shop', scope: [write] }, 403],
    ['a list in scope as HTTP APIs write it', { sub: 'shop', scope: `[x ${write} y]` }, 403],
  ])('%s', async (_, claims, status) => {
    const { put } = stage();
    expect((await put({ claims })).status).toBe(status);
  });
});

test('an unexpected failure tells the caller nothing and the log everything', async () => {
  const { call, lines } = stage();
  const answer = await call({ route: 'GET /bug' });
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain('secret');
  expect(lines.join('\n')).toContain('secret of the house');
  expect(lines.join('\n')).toContain('fresh-id');
});

test('trouble that may pass is a 503 with Retry-After', async () => {
  const { call } = stage();
  expect(await call({ route: 'GET /trouble' })).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
  });
});

test('a route that would outlast the function is answered before', async () => {
  const lines: string[] = [];
  const telemetry = createTelemetry({ service: 'test', function: 'slow', sink: (line) => lines.push(line) });
  const never = new Promise<never>(() => {});
  const slow = publicRoute({ method: 'GET', path: '/slow', params: {}, body: noBody, handle: () => never });
  const handler = httpHandler({ telemetry, routes: [slow] });
  // As much time as the margin takes: the answer is due at once.
  const hurried: typeof handler = (event, context) =>
    handler(event, { ...context, getRemainingTimeInMillis: () => 250 });
  expect((await callWith(hurried, { route: 'GET /slow' })).status).toBe(503);
  expect(lines.join('\n')).toContain('"status":503');
});

test('a route that is not there', async () => {
  const { call } = stage();
  expect(await call({ route: 'GET /nowhere' })).toMatchObject({ status: 404 });
});

describe('correlation', () => {
  const good = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const fresh = '00-11111111111111111111111111111111-2222222222222222-00';
  test.each([
    ['theirs', { 'x-correlation-id': 'a.b:c', traceparent: good }, 'a.b:c', good],
    ['none', {}, 'fresh-id', fresh],
    ['a line break', { 'x-correlation-id': 'a\nb' }, 'fresh-id', fresh],
    ['too long', { 'x-correlation-id': 'a'.repeat(129) }, 'fresh-id', fresh],
    ['all zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }, 'fresh-id', fresh],
    ['another version', { traceparent: good.replace('00-', 'ff-') }, 'fresh-id', fresh],
  ])('%s', async (_, headers, correlationId, traceparent) => {
    const { call } = stage();
    const answer = await call({ route: 'GET /echo', headers });
    expect(answer.body).toEqual({ correlationId, traceparent });
    expect(answer.headers['x-correlation-id']).toBe(correlationId);
  });
});

test('two routes of one name are a mistake found at cold start', () => {
  const telemetry = createTelemetry({ service: 'test', function: 'testHttp' });
  const same = publicRoute({
    method: 'GET',
    path: '/a',
    params: {},
    body: noBody,
    handle: async () => json(200, 1),
  });
  expect(() => httpHandler({ telemetry, routes: [same, same] })).toThrow(TypeError);
});
