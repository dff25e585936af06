import createRouter, { type HTTPMethod } from 'find-my-way';
import type { RouteDefinition } from '../template/definitions.ts';

export type MatchedRoute = {
  readonly route: RouteDefinition;
  readonly pathParameters: Readonly<Record<string, string>>;
};

export type RouteTable = {
  /** `encodedPath` as it stood in the request line. `bad-path`: its escapes cannot be decoded. */
  match(method: string, encodedPath: string): MatchedRoute | 'not-found' | 'bad-path';
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
/** Longer than any path that passes the size limit of a request's head. */
const maximumParameterLength = 16_384;
const routeKeyPattern = /^(ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (\/[A-Za-z0-9\-._~{}+/]*)$/;

const methodOf = (method: string): HTTPMethod | undefined => methods.find((known) => known === method);

/** `{name}` matches one segment, `{name+}` the rest of the path. */
const patternOf = (path: string): { readonly pattern: string; readonly greedyName: string | undefined } => {
  const greedyName = /\{([^}+]+)\+\}$/.exec(path)?.[1];
  const pattern = path.replace(/\{[^}+]+\+\}$/, '*').replace(/\{([^}]+)\}/g, ':$1');
  return { pattern, greedyName };
};

const decodable = (encodedPath: string): boolean => {
  try {
    decodeURIComponent(encodedPath);
    return true;
  } catch {
    return false;
  }
};

/**
 * Route selection of HTTP APIs (developer guide, "Create routes for HTTP APIs"): a full match first,
 * then greedy paths, then `$default`; a method of its own before ANY.
 * Throws on a route key that API Gateway would refuse, and on two equal ones.
 */
export const createRouteTable = (routes: readonly RouteDefinition[]): RouteTable => {
  const router = createRouter({ maxParamLength: maximumParameterLength });
  const found = new Map<
    unknown,
    { readonly route: RouteDefinition; readonly greedyName: string | undefined }
  >();
  const taken = new Set<string>();
  let fallback: RouteDefinition | undefined;

  const add = (route: RouteDefinition, method: HTTPMethod, path: string): void => {
    const { pattern, greedyName } = patternOf(path);
    const handler = (): void => undefined;
    found.set(handler, { route, greedyName });
    router.on(method, pattern, handler);
    taken.add(`${method} ${pattern}`);
  };
  const written = routes.flatMap((route) => {
    if (route.routeKey === '$default') {
      fallback = route;
      return [];
    }
    const [, method, path] = routeKeyPattern.exec(route.routeKey) ?? [];
    if (method === undefined || path === undefined)
      throw new Error(`Route key "${route.routeKey}" is not valid`);
    return [{ route, method, path }];
  });
  for (const { route, method, path } of written) {
    const own = methodOf(method);
    if (own !== undefined) add(route, own, path);
  }
  for (const { route, method, path } of written) {
    if (method !== 'ANY') continue;
    for (const each of methods) {
      if (!taken.has(`${each} ${patternOf(path).pattern}`)) add(route, each, path);
    }
  }

  return {
    match: (method, encodedPath) => {
      if (!decodable(encodedPath)) return 'bad-path';
      const known = methodOf(method);
      const result = known === undefined ? null : router.find(known, encodedPath);
      const hit = result === null ? undefined : found.get(result.handler);
      if (result !== null && hit !== undefined) {
        const pathParameters: Record<string, string> = {};
        for (const [name, value] of Object.entries(result.params)) {
          if (value !== undefined) pathParameters[name === '*' ? (hit.greedyName ?? name) : name] = value;
        }
        return { route: hit.route, pathParameters };
      }
      return fallback === undefined ? 'not-found' : { route: fallback, pathParameters: {} };
    },
  };
};
