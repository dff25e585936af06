import type { Route } from '../route.ts';
import { closed } from './closed.ts';
import type { DocumentedAnswer, DocumentedProblem, Operation, ServiceApi } from './operation.ts';
import { problemSchema, problemsOf } from './problems.ts';

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly tags: readonly object[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: object;
}

/**
 * One OpenAPI 3.1 document of all services. Parameters, bodies and scopes are those that the routes check; the rest is
 * told by `operations`. Throws TypeError where a route is not described, or a description has no route.
 */
export const openApiOf = (services: readonly ServiceApi[]): OpenApi => {
  const paths: Record<string, Record<string, object>> = {};
  for (const { name, routes, operations } of services) {
    const undone = new Set(Object.keys(operations));
    for (const route of routes) {
      const operation = operations[route.name];
      if (operation === undefined) throw new TypeError(`${name}: route "${route.name}" is not described.`);
      undone.delete(route.name);
      const [method = '', path = ''] = route.name.split(' ');
      paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name, route, operation) };
    }
    if (undone.size > 0) throw new TypeError(`${name}: no route is called ${[...undone].join(', ')}.`);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Twolane',
      version: '1.0.0',
      description:
        'Orders, payments, inventory, and events of producer apps. Amounts are whole numbers in minor units of the currency.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: services.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      parameters: { IdempotencyKey: idempotencyKeyParameter, CorrelationId: correlationIdParameter },
    },
  };
};

const operationOf = (tag: string, route: Route, operation: Operation): object => ({
  operationId: route.name
    .toLowerCase()
    .replaceAll(/[^a-z]+([a-z]?)/g, (_, next: string) => next.toUpperCase()),
  tags: [tag],
  summary: operation.summary,
  ...(operation.description === undefined ? {} : { description: operation.description }),
  security: route.scopes.map((scope) => ({ jwt: [scope] })),
  parameters: parametersOf(route, operation),
  ...bodyOf(route, operation),
  responses: {
    ...Object.fromEntries(
      Object.entries(operation.answers).map(([status, answer]) => [status, answerOf(answer, operation)]),
    ),
    ...problemResponses(problemsOf(route, operation)),
  },
});

const parametersOf = ({ takes }: Route, { idempotent }: Operation): readonly object[] => [
  ...Object.entries(takes.params.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    description: schema.description,
    schema,
  })),
  ...(idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  { $ref: '#/components/parameters/CorrelationId' },
];

const bodyOf = ({ takes, name }: Route, { bodies, bodyExample }: Operation): object => {
  if (bodies !== undefined) return { requestBody: { required: true, content: bodies } };
  if (takes.body === undefined) return {};
  if (bodyExample === undefined) throw new TypeError(`${name}: its body needs an example.`);
  const content = { 'application/json': { schema: closed(takes.body), example: bodyExample } };
  return { requestBody: { required: true, content } };
};

const header = (description: string) => ({ description, schema: { type: 'string' } });

const answerOf = (answer: DocumentedAnswer, { idempotent }: Operation): object => {
  const { description, contentType = 'application/json', schema, example, headers = {} } = answer;
  return {
    description,
    headers: {
      'x-correlation-id': header('Names the request in logs and in all events that follow from it.'),
      ...(idempotent
        ? { 'idempotency-replayed': header('"true" where this is the stored answer of an earlier request.') }
        : {}),
      ...Object.fromEntries(Object.entries(headers).map(([name, says]) => [name, header(says)])),
    },
    content: { [contentType]: { schema, example } },
  };
};

/** Those of one status make one response, as OpenAPI has it; `x-problem-types` tells them apart. */
const problemResponses = (problems: readonly DocumentedProblem[]): Readonly<Record<string, object>> => {
  const byStatus = Map.groupBy(problems, ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const types = [...new Set(same.map(({ type }) => type))];
      return [
        status,
        {
          description: `Problem: ${types.join(', ')}.`,
          'x-problem-types': types.map((type) => `urn:twolane:problem:${type}`),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ];
    }),
  );
};

const idempotencyKeyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A structured-field string, quotes included. A fresh one for each command, the same one for each repetition of it.',
  schema: { type: 'string', pattern: '^".{1,255}"$' },
  example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
};

const correlationIdParameter = {
  name: 'x-correlation-id',
  in: 'header',
  required: false,
  description: 'Your own name for the request; one is made where it is missing or not well-formed.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$' },
};
