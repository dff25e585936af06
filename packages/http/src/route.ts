import { type DataOf, type FieldSchema, ok, type Result, record, type Shape } from '@twolane/contracts';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpAnswer } from './answer.ts';
import type { ProblemAnswer } from './problem.ts';
import { insufficientScope, unauthenticated } from './problems.ts';
import type { Body } from './request/body.ts';
import type { Correlation } from './request/correlation.ts';
import { identityOf } from './request/identity.ts';
import { paramsReader } from './request/params.ts';

type NoParams = Readonly<Record<never, never>>;

/** A request whose form is checked. */
export interface PublicRequest<Params = NoParams, Value = undefined> extends Correlation {
  readonly route: RouteName;
  readonly params: Params;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Names in lower case; values of a repeated header are joined by commas. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Value;
  /** When the handler began with it, epoch milliseconds. */
  readonly receivedAtMs: number;
  /** Nobody waits for it any more. What was decided for it bears a time of long ago and must not be recorded now. */
  readonly isOver: () => boolean;
}

/** One whose caller is known and allowed to make it. */
export interface HttpRequest<Params = NoParams, Value = undefined> extends PublicRequest<Params, Value> {
  /** Whom stored answers belong to: claim `client_id`, else `sub`. */
  readonly owner: string;
  /** Who acts: claim `sub`, else `client_id`. */
  readonly person: string;
  readonly scopes: ReadonlySet<string>;
}

/** As the HTTP API names it in `routeKey`: `POST /orders/{orderId}/cancellation`. */
export type RouteName = `${Method} /${string}`;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

interface Where {
  readonly method: Method;
  /** With parameters in braces, exactly as in functions.yml. */
  readonly path: `/${string}`;
}

/** One route, ready to be called. */
export interface Route {
  readonly name: RouteName;
  /** Any one of them is enough, as at the HTTP API's authorizer. Empty: the route is public. */
  readonly scopes: readonly string[];
  /** For the OpenAPI document: what is checked is what is documented. */
  readonly takes: { readonly params: FieldSchema; readonly body?: FieldSchema };
  answer(call: Call): Promise<HttpAnswer>;
}

export interface Call extends Correlation {
  readonly event: APIGatewayProxyEventV2;
  readonly receivedAtMs: number;
  readonly isOver: () => boolean;
}

interface Taken<S extends Shape, Value> {
  /** The parameters in the path; `{}` where it has none. */
  readonly params: S;
  /** `noBody` where none is taken. */
  readonly body: Body<Value>;
}

interface ScopedRoute<S extends Shape, Value> extends Where, Taken<S, Value> {
  readonly scopes: readonly [string, ...string[]];
  handle(request: HttpRequest<DataOf<S>, Value>): Promise<HttpAnswer>;
}

interface OpenRoute<S extends Shape, Value> extends Where, Taken<S, Value> {
  handle(request: PublicRequest<DataOf<S>, Value>): Promise<HttpAnswer>;
}

/**
 * A route that needs a token with one of `scopes`. The authorizer before the function asks for the same; it is asked
 * again here, so that a mistake in the stack opens nothing.
 */
export const route = <const S extends Shape, Value>({
  method,
  path,
  scopes,
  handle,
  ...taken
}: ScopedRoute<S, Value>): Route => {
  const name: RouteName = `${method} ${path}`;
  const read = requestReader(name, taken);
  return {
    name,
    scopes,
    takes: schemasOf(taken),
    answer: async (call) => {
      const identity = identityOf(call.event);
      if (identity === undefined) return unauthenticated();
      if (!scopes.some((scope) => identity.scopes.has(scope))) return insufficientScope(scopes);
      const request = read(call);
      return request.ok ? handle({ ...request.value, ...identity }) : request.refusal;
    },
  };
};

/** A route for everybody. */
export const publicRoute = <const S extends Shape, Value>({
  method,
  path,
  handle,
  ...taken
}: OpenRoute<S, Value>): Route => {
  const name: RouteName = `${method} ${path}`;
  const read = requestReader(name, taken);
  return {
    name,
    scopes: [],
    takes: schemasOf(taken),
    answer: async (call) => {
      const request = read(call);
      return request.ok ? handle(request.value) : request.refusal;
    },
  };
};

const schemasOf = <S extends Shape, Value>({
  params,
  body: { schema },
}: Taken<S, Value>): Route['takes'] => ({
  params: record(params).schema,
  ...(schema === undefined ? {} : { body: schema }),
});

const requestReader = <S extends Shape, Value>(name: RouteName, { params, body }: Taken<S, Value>) => {
  const readParams = paramsReader(params);
  return (call: Call): Result<PublicRequest<DataOf<S>, Value>, ProblemAnswer> => {
    const { event, receivedAtMs, isOver, correlationId, traceparent } = call;
    const inPath = readParams(event.pathParameters ?? {});
    if (!inPath.ok) return inPath;
    const content = body.read(event);
    if (!content.ok) return content;
    return ok({
      route: name,
      params: inPath.value,
      query: event.queryStringParameters ?? {},
      headers: event.headers,
      body: content.value,
      receivedAtMs,
      isOver,
      correlationId,
      traceparent,
    });
  };
};
