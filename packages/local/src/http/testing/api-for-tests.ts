import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { InvocationOutcome } from '../../lambda/outcome.ts';
import type { HttpApiDefinition, RouteDefinition } from '../../template/definitions.ts';
import { type HttpApi, startHttpApi } from '../http-api.ts';

export const issuer = 'https://issuer.test';
const authorizer = { name: 'jwt', issuer, audiences: ['twolane', 'other'] };
export const route = (routeKey: string, changes: Partial<RouteDefinition> = {}): RouteDefinition => ({
  routeKey,
  functionArn: routeKey,
  timeoutMs: 30_000,
  authorizer: undefined,
  scopes: [],
  ...changes,
});
export const definition: HttpApiDefinition = {
  logicalId: 'HttpApi',
  apiId: 'local',
  name: 'api',
  stage: '$default',
  routes: [
    route('POST /orders', { authorizer, scopes: ['orders:write', 'orders:admin'] }),
    route('GET /orders/{orderId}'),
    route('GET /orders/mine'),
    route('ANY /files/{path+}'),
    route('GET /files/{path+}'),
    route('GET /any-token', { authorizer }),
    route('POST /echo'),
    route('GET /slow', { timeoutMs: 50 }),
  ],
};

const keyPair = await generateKeyPair('RS256', { extractable: true });
export const nowSec = 1_800_000_000;
export const sign = (
  claims: Record<string, unknown>,
  key = keyPair.privateKey,
  header: Record<string, unknown> = {},
) =>
  new SignJWT({ iss: issuer, aud: 'twolane', exp: nowSec + 60, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k', ...header })
    .sign(key);

/**
 * One API for all tests of a file. Its functions answer with their own name, or with what `answers` says of them; `events` are
 * those of the present test. A test that leaves an unexpected error fails.
 */
export const apiForTests = () => {
  const answers = new Map<string, InvocationOutcome>();
  const events: Record<string, unknown>[] = [];
  const unexpected: unknown[] = [];
  let api: HttpApi | undefined;

  beforeAll(async () => {
    const jwk = { ...(await exportJWK(keyPair.publicKey)), kid: 'k', alg: 'RS256' };
    api = await startHttpApi({
      api: definition,
      accountId: '000000000000',
      port: 0,
      keys: createLocalJWKSet({ keys: [jwk] }),
      invoke: (functionArn, payload) => {
        events.push(JSON.parse(payload));
        if (functionArn === 'GET /slow') return new Promise(() => undefined);
        return Promise.resolve(
          answers.get(functionArn) ?? {
            kind: 'returned',
            payload: JSON.stringify({ statusCode: 200, body: functionArn }),
          },
        );
      },
      nowMs: () => nowSec * 1000,
      onError: (error) => unexpected.push(error),
    });
  });
  afterAll(() => api?.stop());
  beforeEach(() => {
    events.length = 0;
    answers.clear();
  });
  afterEach(() => {
    expect(unexpected).toEqual([]);
  });

  return {
    answers,
    events,
    url: (): string => {
      if (api === undefined) throw new Error('The API runs only during tests.');
      return api.url;
    },
  };
};
