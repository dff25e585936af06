import type { Route } from '@twolane/http';
import { problemSchema } from '@twolane/http/openapi';
import { closed } from './closed.ts';
import { EXAMPLES, type Examples } from './examples.ts';
import {
  type Answer,
  type JsonSchema,
  type Operation,
  type Paths,
  routeName,
  type ServiceApi,
} from './service-api.ts';

export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly tags: readonly object[];
  readonly paths: Paths;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: object;
  };
}

/**
 * One OpenAPI 3.1 document of all services: what each says of itself, and what follows from its routes (path
 * parameters, closed bodies, the kit's own problems and headers) and from the examples. Throws TypeError where a route
 * is not described, a description has no route or no example, or two services use one name.
 */
export const mergeOpenApi = (services: readonly ServiceApi[]): OpenApi => {
  const paths: Record<string, Record<string, Operation>> = {};
  const schemas: Record<string, JsonSchema> = { Problem: problemSchema };
  for (const service of services) {
    const routes = new Map<string, Route>(service.routes.map((route) => [route.name, route]));
    addSchemas(schemas, service);
    for (const [path, methods] of Object.entries(service.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const name = routeName(path, method);
        const route = routes.get(name);
        if (route === undefined) throw new TypeError(`${service.name}: no route is called "${name}".`);
        routes.delete(name);
        paths[path] = { ...paths[path], [method]: complete(operation, route, service.name) };
      }
    }
    const [undescribed] = routes.keys();
    if (undescribed !== undefined) {
      throw new TypeError(`${service.name}: route "${undescribed}" is not described in openapi.ts.`);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Twolane',
      version: '1.0.0',
      description:
        'Orders, payments, inventory, insights, events of producer apps, and corrections of all of them. Amounts are whole numbers in minor units of the currency.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: services.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      schemas,
      securitySchemes: { jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
};

/** A schema that is the body of a route is shown as the route reads it: closed. */
const addSchemas = (schemas: Record<string, JsonSchema>, { name: service, ...own }: ServiceApi): void => {
  const bodies = own.routes.flatMap(({ takes }) => (takes.body === undefined ? [] : [takes.body]));
  for (const [name, schema] of Object.entries(own.schemas)) {
    if (Object.hasOwn(schemas, name)) throw new TypeError(`${service}: a schema is called ${name} already.`);
    const body = bodies.find((candidate) => JSON.stringify(candidate) === JSON.stringify(schema));
    schemas[name] = body === undefined ? schema : closed(body);
  }
};

const complete = (operation: Operation, route: Route, tag: string): Operation => {
  const examples = EXAMPLES[route.name];
  if (examples === undefined) throw new TypeError(`${route.name} has no examples.`);
  const { requestBody, responses, parameters = [], ...rest } = operation;
  return {
    ...rest,
    ...{ tags: [tag] },
    parameters: [...pathParameters(route), ...parameters.filter((one) => one.in !== 'path'), correlationId],
    ...(requestBody === undefined
      ? {}
      : { requestBody: { ...requestBody, content: withExamples(requestBody.content, examples.requests) } }),
    responses: Object.fromEntries(
      Object.entries({ ...kitProblems(operation), ...responses }).map(([status, answer]) => [
        status,
        withHeaders(answer, status, examples),
      ]),
    ),
  };
};

const pathParameters = ({ takes }: Route) =>
  Object.entries(takes.params.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'path',
    required: true,
    description: schema.description,
    schema,
  }));

const withExamples = <Media extends object>(
  content: Readonly<Record<string, Media>>,
  examples: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Media>> =>
  Object.fromEntries(
    Object.entries(content).map(([type, media]) => {
      if (!Object.hasOwn(examples, type)) throw new TypeError(`An example of ${type} is missing.`);
      return [type, { ...media, example: examples[type] }];
    }),
  );

const JSON_TYPE = /[/+]json(;|$)/;

const withHeaders = (answer: Answer, status: string, { responses }: Examples): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'x-correlation-id': correlationHeader },
  content: status.startsWith('2')
    ? Object.fromEntries(
        Object.entries(answer.content).map(([type, media]) => [
          type,
          // Of the same thing as lines or as a table there is none.
          JSON_TYPE.test(type) ? { ...media, example: responses[status] } : media,
        ]),
      )
    : answer.content,
});

/** What any operation may answer, whatever it does. */
const kitProblems = ({ requestBody }: Operation): Readonly<Record<string, Answer>> => ({
  ...(requestBody === undefined
    ? {}
    : {
        413: problem('The body is too large.'),
        415: problem('The content type is not taken here.'),
      }),
  500: problem('The server failed; the correlation id leads to what it recorded.'),
  503: problem(
    'Not available at the moment, outcome unknown. Repeat it unchanged, with the same Idempotency-Key.',
  ),
});

const problem = (description: string): Answer => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

const correlationHeader = {
  description: 'Names the request in logs, and in all events that follow from it.',
  schema: { type: 'string' },
};

const correlationId = {
  name: 'x-correlation-id',
  in: 'header',
  required: false,
  description: 'Your own name for the request; one is made where it is missing or not well-formed.',
  schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$' },
};
