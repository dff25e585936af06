import { at, listOf, type Rule } from '../template.ts';

/** What anybody may read: what the API is, not what it holds. */
const PUBLIC_ROUTES = ['GET /openapi.json', 'GET /asyncapi.json', 'GET /schemas/{type}'];

/** Every route asks for a token with a scope, except those that are public on purpose. */
export const guardedRoutes: Rule = ({ ofType }) =>
  ofType('AWS::ApiGatewayV2::Route').flatMap(({ id, properties }) => {
    const key = String(properties['RouteKey']);
    if (PUBLIC_ROUTES.includes(key)) return [];
    const authorizerId = properties['AuthorizerId'];
    const reference = typeof authorizerId === 'object' ? JSON.stringify(authorizerId) : '';
    const guarded =
      properties['AuthorizationType'] === 'JWT' &&
      ofType('AWS::ApiGatewayV2::Authorizer').some((authorizer) => reference.includes(`"${authorizer.id}"`));
    return [
      ...(guarded ? [] : [`${id}: "${key}" has no authorizer of the template; add one or declare it public`]),
      ...(guarded && listOf(properties['AuthorizationScopes']).length === 0
        ? [`${id}: "${key}" names no scope, so that any token of the issuer would do`]
        : []),
    ];
  });

/** The API has a limit of its own: a caller gone wild is refused before it costs anything. */
export const throttledStages: Rule = ({ ofType }) =>
  ofType('AWS::ApiGatewayV2::Stage').flatMap(({ id, properties }) =>
    ['ThrottlingRateLimit', 'ThrottlingBurstLimit']
      .filter((key) => !(Number(at(properties, 'DefaultRouteSettings', key)) > 0))
      .map((key) => `${id}: DefaultRouteSettings.${key} is not set`),
  );
