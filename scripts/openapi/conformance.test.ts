import type { Called, CallOptions } from '@twolane/http/testing';
import { buildOpenApi } from './build.ts';
import { EXAMPLES } from './examples.ts';
import { type Operation, routeName } from './service-api.ts';
import { checkerOf, sealed } from './testing/check-schema.ts';
import { SCENARIOS } from './testing/scenarios.ts';
import { createWorld } from './testing/world.ts';

/** The handlers themselves, called as the HTTP API would, against what the document says of them. */
const document = buildOpenApi();
const problems = checkerOf(document);
const problemsSealed = checkerOf(sealed(document));

interface Described {
  readonly name: string;
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

const operations: readonly Described[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method,
    operation,
    name: routeName(path, method),
  })),
);
const find = (name: string): Described => {
  const found = operations.find((operation) => operation.name === name);
  if (found === undefined) throw new Error(`${name} is not in the document`);
  return found;
};

/** Throws nothing: says what of the answer is not as documented. */
const deviations = ({ path, method, operation }: Described, answer: Called): readonly string[] => {
  const status = String(answer.status);
  const documented = operation.responses[status];
  if (documented === undefined) return [`status ${status} is not documented: ${answer.text}`];
  const type = String(answer.headers['content-type']);
  if (!Object.hasOwn(documented.content, type)) return [`${status} ${type} is not documented`];
  const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
  return status.startsWith('2') ? problemsSealed(place, answer.body) : problems(place, answer.body);
};

const tokenFor = ({ operation }: Described): CallOptions['claims'] => ({
  client_id: 'shop',
  scope: operation.security.flatMap(({ jwt }) => jwt).join(' '),
});

test('every scenario is answered as documented, and every documented answer has its scenario', async () => {
  const { call } = await createWorld();
  const seen = new Set<string>();
  for (const { name, call: options, status } of SCENARIOS) {
    const described = find(options.route);
    const answer = await call({ ...options, claims: tokenFor(described) ?? null });
    const where = `${options.route}, ${name}`;
    expect([where, answer.status, answer.status === status ? '' : answer.text]).toEqual([where, status, '']);
    expect([where, ...deviations(described, answer)]).toEqual([where]);
    seen.add(`${options.route} ${answer.status}`);
  }
  // The rest follows from what an operation takes; the tests below provoke it for each of them.
  const elsewhere = ['400', '401', '403', '413', '415', '500', '503'];
  const documented = operations.flatMap(({ name, operation }) =>
    Object.keys(operation.responses)
      .filter((status) => !elsewhere.includes(status))
      .map((status) => `${name} ${status}`),
  );
  expect(documented.filter((answer) => !seen.has(answer))).toEqual([]);
});

test('a member that an answer has and the document has not is seen', () => {
  const order = find('POST /orders');
  const answer = { status: 201, headers: { 'content-type': 'application/json' }, text: '' };
  const body = Object(EXAMPLES[order.name]?.responses['201']);
  expect(deviations(order, { ...answer, body })).toEqual([]);
  expect(deviations(order, { ...answer, body: { ...body, secret: 1 } })).toEqual([
    ' must NOT have additional properties',
  ]);
  expect(deviations(order, { ...answer, status: 200, body })).toEqual(['status 200 is not documented: ']);
});

/** For path parameters that take not just any word. */
const WELL_FORMED: Readonly<Record<string, string>> = {
  hour: '2026-11-21T04',
  messageId: 'inventory-reservations.20261121T040000000Z.x',
};

/** A good request, which each test below spoils in one way. */
const goodCall = ({ name, operation }: Described): CallOptions => {
  const [type, body] = Object.entries(EXAMPLES[name]?.requests ?? {})[0] ?? [];
  const names = [...name.matchAll(/\{(\w+)\}/g)].map(([, param = '']) => param);
  const needsKey = (operation.parameters ?? []).some((parameter) => parameter.name === 'Idempotency-Key');
  return {
    route: name,
    params: Object.fromEntries(names.map((param) => [param, WELL_FORMED[param] ?? 'x'])),
    headers: {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(needsKey ? { 'idempotency-key': '"key"' } : {}),
    },
    ...(body === undefined ? {} : { body }),
  };
};

const expectProblem = (described: Described, answer: Called, status: number): void => {
  expect([described.name, answer.status, answer.status === status ? '' : answer.text]).toEqual([
    described.name,
    status,
    '',
  ]);
  expect([described.name, ...deviations(described, answer)]).toEqual([described.name]);
};

describe('who may', () => {
  const scoped = operations.filter(({ operation }) => operation.security.length > 0);
  test.each(scoped)('$name: 401 without a token, 403 without the scope', async (described) => {
    const { call } = await createWorld();
    expectProblem(described, await call({ ...goodCall(described), claims: null }), 401);
    const claims = { client_id: 'shop', scope: 'another:scope' };
    expectProblem(described, await call({ ...goodCall(described), claims }), 403);
  });
});

describe('bad input', () => {
  const withBody = operations.filter(({ operation }) => operation.requestBody !== undefined);
  test.each(withBody)('$name: 400, 413 and 415 for bodies', async (described) => {
    const { call } = await createWorld();
    const good = { ...goodCall(described), claims: tokenFor(described) ?? null };
    expectProblem(described, await call({ ...good, body: '{' }), 400);
    expectProblem(described, await call({ ...good, body: Uint8Array.of(0xff) }), 400);
    expectProblem(described, await call({ ...good, body: '{"__proto__":{}}' }), 400);
    expectProblem(described, await call({ ...good, body: `"${'x'.repeat(2 ** 21)}"` }), 413);
    const headers = { ...good.headers, 'content-type': 'text/xml' };
    expectProblem(described, await call({ ...good, headers }), 415);
  });

  const withParams = operations.filter(({ path }) => path.includes('{'));
  test.each(withParams)('$name: 400 for path parameters', async (described) => {
    const { call } = await createWorld();
    const good = goodCall(described);
    const params = Object.fromEntries(Object.keys(good.params ?? {}).map((name) => [name, '\u0000']));
    expectProblem(described, await call({ ...good, params, claims: tokenFor(described) ?? null }), 400);
  });

  const commands = operations.filter(({ operation }) =>
    (operation.parameters ?? []).some(({ name }) => name === 'Idempotency-Key'),
  );
  test.each(commands)('$name: 400 without an Idempotency-Key', async (described) => {
    const { call } = await createWorld();
    const { 'idempotency-key': _, ...headers } = goodCall(described).headers ?? {};
    const answer = await call({ ...goodCall(described), headers, claims: tokenFor(described) ?? null });
    expectProblem(described, answer, 400);
    expect(answer.body).toMatchObject({ type: 'urn:twolane:problem:idempotency-key-missing' });
  });

  test('every POST but that of events, which are known by their ids, is such a command', () => {
    const posts = operations.filter(({ method }) => method === 'post').map(({ name }) => name);
    expect(posts.filter((name) => !commands.some((command) => command.name === name))).toEqual([
      'POST /events',
    ]);
  });
});

describe('the database is away', () => {
  // One says so in its answer, the other needs none.
  const without = ['GET /admin/health', 'GET /admin/consumers'];
  const stored = operations.filter(
    ({ name, operation }) => operation.security.length > 0 && !without.includes(name),
  );
  test.each(stored)('$name: 503', async (described) => {
    const { call, loseDatabase } = await createWorld();
    loseDatabase();
    expectProblem(
      described,
      await call({ ...goodCall(described), claims: tokenFor(described) ?? null }),
      503,
    );
  });
});
