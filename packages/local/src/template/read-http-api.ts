import type { HttpApiDefinition, JwtAuthorizerDefinition, RouteDefinition } from './definitions.ts';
import { UnsupportedInTemplate } from './problems.ts';
import type { Reader } from './reader.ts';

/** One resource of the API, its properties resolved. */
export type ApiResource = { readonly logicalId: string; readonly type: string; readonly properties: Reader };

/** API Gateway, "Quotas for HTTP APIs": an integration may take 30 seconds. */
const maximumIntegrationMs = 30_000;

type Integration = { readonly functionArn: string; readonly timeoutMs: number };

/** The function's ARN is in the integration's URI, bare or within an API Gateway invocation path. */
const functionArnOf = (uri: string, place: string): string => {
  const arn = /arn:aws:lambda:[^:]+:[^:]+:function:[^/:]+/.exec(uri)?.[0];
  if (arn !== undefined) return arn;
  throw new UnsupportedInTemplate(place, `"${uri}" is not a Lambda function`);
};

const readIntegration = (properties: Reader): Integration => {
  properties.only(
    ['ApiId', 'IntegrationType', 'IntegrationUri', 'PayloadFormatVersion', 'TimeoutInMillis'],
    ['Description', 'IntegrationMethod', 'ConnectionType'],
  );
  if (properties.text('IntegrationType') !== 'AWS_PROXY') {
    throw new UnsupportedInTemplate(`${properties.place}.IntegrationType`, 'only AWS_PROXY is supported');
  }
  if (properties.optionalText('PayloadFormatVersion') !== '2.0') {
    throw new UnsupportedInTemplate(`${properties.place}.PayloadFormatVersion`, 'only 2.0 is supported');
  }
  return {
    functionArn: functionArnOf(properties.text('IntegrationUri'), properties.place),
    timeoutMs: Math.min(properties.integer('TimeoutInMillis', maximumIntegrationMs), maximumIntegrationMs),
  };
};

const headerSource = '$request.header.Authorization';

const readAuthorizer = (properties: Reader): JwtAuthorizerDefinition => {
  properties.only(['ApiId', 'AuthorizerType', 'Name', 'IdentitySource', 'JwtConfiguration']);
  if (properties.text('AuthorizerType') !== 'JWT') {
    throw new UnsupportedInTemplate(`${properties.place}.AuthorizerType`, 'only JWT is supported');
  }
  const sources = properties.texts('IdentitySource');
  if (sources.length !== 1 || sources[0] !== headerSource) {
    throw new UnsupportedInTemplate(
      `${properties.place}.IdentitySource`,
      `only ${headerSource} is supported`,
    );
  }
  const jwt = properties.object('JwtConfiguration');
  return { name: properties.text('Name'), issuer: jwt.text('Issuer'), audiences: jwt.texts('Audience') };
};

const targetOf = (route: Reader): string => {
  const target = route.text('Target');
  return target.startsWith('integrations/') ? target.slice('integrations/'.length) : target;
};

/** AWS::ApiGatewayV2::Api with its routes, integrations, authorizers and stage: one API at a time. */
export const readHttpApi = (
  api: ApiResource & { readonly apiId: string },
  parts: readonly ApiResource[],
): HttpApiDefinition => {
  api.properties.only(
    ['Name', 'ProtocolType'],
    ['Description', 'Tags', 'DisableExecuteApiEndpoint', 'FailOnWarnings', 'Version'],
  );
  if (api.properties.text('ProtocolType') !== 'HTTP') {
    throw new UnsupportedInTemplate(`${api.properties.place}.ProtocolType`, 'only HTTP is supported');
  }
  const own = parts.filter((part) => part.properties.text('ApiId') === api.apiId);
  const ofType = (type: string) => own.filter((part) => part.type === type);
  const integrations = new Map(
    ofType('AWS::ApiGatewayV2::Integration').map((part) => [
      part.logicalId,
      readIntegration(part.properties),
    ]),
  );
  const authorizers = new Map(
    ofType('AWS::ApiGatewayV2::Authorizer').map((part) => [part.logicalId, readAuthorizer(part.properties)]),
  );
  const [stage] = ofType('AWS::ApiGatewayV2::Stage');
  stage?.properties.only(
    ['ApiId', 'StageName', 'AutoDeploy'],
    ['DefaultRouteSettings', 'RouteSettings', 'AccessLogSettings', 'Description', 'Tags'],
  );
  const routes = ofType('AWS::ApiGatewayV2::Route').map(({ properties }): RouteDefinition => {
    properties.only([
      'ApiId',
      'RouteKey',
      'Target',
      'AuthorizationType',
      'AuthorizerId',
      'AuthorizationScopes',
    ]);
    const integration = integrations.get(targetOf(properties));
    if (integration === undefined) {
      throw new UnsupportedInTemplate(`${properties.place}.Target`, 'points at no integration');
    }
    const authorization = properties.optionalText('AuthorizationType') ?? 'NONE';
    if (authorization !== 'NONE' && authorization !== 'JWT') {
      throw new UnsupportedInTemplate(`${properties.place}.AuthorizationType`, `"${authorization}"`);
    }
    const authorizer = authorization === 'JWT' ? authorizers.get(properties.text('AuthorizerId')) : undefined;
    if (authorization === 'JWT' && authorizer === undefined) {
      throw new UnsupportedInTemplate(`${properties.place}.AuthorizerId`, 'points at no authorizer');
    }
    return {
      routeKey: properties.text('RouteKey'),
      ...integration,
      authorizer,
      scopes: properties.texts('AuthorizationScopes'),
    };
  });
  return {
    logicalId: api.logicalId,
    apiId: api.apiId,
    name: api.properties.text('Name'),
    stage: stage?.properties.text('StageName') ?? '$default',
    routes,
  };
};
