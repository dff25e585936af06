import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { buildOpenApi, invalidity, OPENAPI_FILE, servicesForTheDocument, textOf } from './build.ts';
import { EXAMPLES } from './examples.ts';
import { mergeOpenApi } from './merge.ts';
import { routeName } from './service-api.ts';
import { checkerOf } from './testing/check-schema.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const document = buildOpenApi();
const services = servicesForTheDocument();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method,
    operation,
    name: routeName(path, method),
  })),
);

test('the checked-in document is this one (pnpm build:openapi)', () => {
  expect(readFileSync(`${root}/${OPENAPI_FILE}`, 'utf8')).toBe(textOf(document));
});

test('it is valid OpenAPI 3.1, and what is not is seen', async () => {
  expect(await invalidity(document)).toBeUndefined();
  const { paths: _, ...broken } = { ...document, info: {} };
  expect(await invalidity({ ...broken, paths: {} })).toContain('title');
});

test('routes and scopes are those of the stack, no more and no fewer', () => {
  const deployed = globSync('{services,packages}/*/functions.yml', { cwd: root }).flatMap((file) =>
    routesIn(parse(readFileSync(`${root}/${file}`, 'utf8'))),
  );
  const documented = operations.map(
    ({ name, operation }) => `${name} ${operation.security.flatMap(({ jwt }) => jwt).join(' ')}`,
  );
  expect(documented.sort()).toEqual(deployed.sort());
});

test('each service’s handlers ask for the scopes that it documents, no more and no fewer', () => {
  const asked = services.flatMap(({ routes }) =>
    routes.map(({ name, scopes }) => `${name} ${scopes.join(' ')}`),
  );
  const documented = services.flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { security }]) =>
          `${routeName(path, method)} ${security.flatMap(({ jwt }) => jwt).join(' ')}`,
      ),
    ),
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(documented.sort()).toEqual(asked.sort());
});

test.each(services)(
  '$name: every schema that it refers to is there; the shared one is Problem',
  (service) => {
    const text = JSON.stringify({ paths: service.paths, schemas: service.schemas });
    const referred = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
    expect([...referred].filter((name) => name !== 'Problem').sort()).toEqual(
      Object.keys(service.schemas).sort(),
    );
  },
);

/** `POST /orders orders:write` of each httpApi event; unknown shapes are left for check-stack. */
const routesIn = (functions: Readonly<Record<string, { readonly events?: readonly HttpEvent[] }>>) =>
  Object.values(functions).flatMap(({ events = [] }) =>
    events.flatMap(({ httpApi }) =>
      httpApi === undefined
        ? []
        : [`${httpApi.method.toUpperCase()} ${httpApi.path} ${httpApi.authorizer?.scopes.join(' ') ?? ''}`],
    ),
  );

interface HttpEvent {
  readonly httpApi?: {
    readonly method: string;
    readonly path: string;
    readonly authorizer?: { readonly scopes: readonly string[] };
  };
}

describe('each example fits its schema', () => {
  const problems = checkerOf(document);
  test.each(operations)('$name', ({ path, method, name, operation }) => {
    for (const type of Object.keys(operation.requestBody?.content ?? {})) {
      const place = ['paths', path, method, 'requestBody', 'content', type, 'schema'];
      expect(problems(place, EXAMPLES[name]?.requests[type])).toEqual([]);
    }
    for (const [status, { content }] of Object.entries(operation.responses)) {
      if (!status.startsWith('2')) continue;
      for (const type of Object.keys(content)) {
        const place = ['paths', path, method, 'responses', status, 'content', type, 'schema'];
        expect(problems(place, EXAMPLES[name]?.responses[status])).toEqual([]);
      }
    }
  });

  test('one that does not is seen', () => {
    const place = ['paths', '/orders', 'post', 'responses', '201', 'content', 'application/json', 'schema'];
    expect(problems(place, { orderId: 1 })).toContain('/orderId must be string');
  });
});

test('bodies are closed, as the handlers read them', () => {
  const problems = checkerOf(document);
  const place = ['paths', '/orders', 'post', 'requestBody', 'content', 'application/json', 'schema'];
  const order = Object(EXAMPLES['POST /orders']?.requests['application/json']);
  expect(problems(place, { ...order, placdAt: 'now' })).toEqual([' must NOT have additional properties']);
});

describe('what does not fit together is refused', () => {
  const empty = { name: 'x', description: '', routes: [], paths: {}, schemas: {} };
  const operation = { operationId: 'a', summary: 'a', security: [], responses: {} };
  const route = {
    name: 'GET /orders/{orderId}',
    scopes: [],
    takes: { params: { type: 'object' } },
    answer: async () => ({ status: 200, headers: {} }),
  } as const;
  test.each([
    [
      'a description without a route',
      { ...empty, paths: { '/a': { get: operation } } },
      'no route is called "GET /a"',
    ],
    [
      'a route without a description',
      { ...empty, routes: [route] },
      '"GET /orders/{orderId}" is not described',
    ],
    ['a schema of a taken name', { ...empty, schemas: { Problem: {} } }, 'is called Problem already'],
    [
      'no examples',
      { ...empty, routes: [{ ...route, name: 'GET /a' } as const], paths: { '/a': { get: operation } } },
      'GET /a has no examples',
    ],
  ])('%s', (_, service, why) => {
    expect(() => mergeOpenApi([service])).toThrow(why);
  });
});
