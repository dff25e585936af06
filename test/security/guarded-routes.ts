/** The routes that ask for a token, as they are deployed: from the compiled template, so that a new one is among them by itself. */
import { readFileSync } from 'node:fs';
import { listOf, templateOf } from '../../scripts/stack/template.ts';

export interface GuardedRoute {
  /** `POST /orders/{orderId}/cancellation` */
  readonly name: string;
  readonly method: string;
  /** With a word in the place of each parameter. */
  readonly path: string;
  /** Any of them is enough; none: the route is for everybody. */
  readonly scopes: readonly string[];
}

/** A value that every path parameter's pattern takes, or whose refusal comes after the scope's. */
const ANY_WORD = 'x';

const routeOf = (routeKey: string, scopes: readonly string[]): GuardedRoute => {
  const [method = '', template = ''] = routeKey.split(' ');
  return { name: routeKey, method, path: template.replaceAll(/\{[^}]+\}/g, ANY_WORD), scopes };
};

/** Throws where the template has no route: a matrix of nothing would prove nothing. */
export const routesOf = (templateFile: string): readonly GuardedRoute[] => {
  const template = templateOf(JSON.parse(readFileSync(templateFile, 'utf8')));
  const routes = template
    .ofType('AWS::ApiGatewayV2::Route')
    .map(({ properties }) =>
      routeOf(String(properties['RouteKey']), listOf(properties['AuthorizationScopes']).map(String)),
    );
  if (routes.length === 0) throw new Error(`${templateFile} has no routes.`);
  return routes;
};
