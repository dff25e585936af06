import { request } from 'node:http';
import { generateKeyPair, SignJWT } from 'jose';
import { apiForTests, issuer, nowSec, sign } from './testing/api-for-tests.ts';

const { events, url } = apiForTests();
const strangerPair = await generateKeyPair('RS256');

describe('the JWT authorizer', () => {
  const scope = 'other orders:write';
  test.each<[string, Record<string, unknown>, number]>([
    ['a scope of the route', { scope }, 200],
    ['the other scope of the route', { scope: 'orders:admin' }, 200],
    ['scopes in scp', { scp: ['orders:write'] }, 200],
    ['another accepted audience', { scope, aud: 'other' }, 200],
    ['a list of audiences', { scope, aud: ['x', 'twolane'] }, 200],
    ['client_id where aud is absent', { scope, aud: undefined, client_id: 'twolane' }, 200],
    ['no scope of the route', { scope: 'orders:read' }, 403],
    ['no scope at all', {}, 403],
    ['a wrong audience', { scope, aud: 'x' }, 401],
    ['a wrong audience beside the right client_id', { scope, aud: 'x', client_id: 'twolane' }, 401],
    ['neither audience nor client_id', { scope, aud: undefined }, 401],
    ['a wrong issuer', { scope, iss: 'https://other.test' }, 401],
    ['an end in the past', { scope, exp: nowSec - 1 }, 401],
    ['no end', { scope, exp: undefined }, 401],
    ['a begin in the future', { scope, nbf: nowSec + 30 }, 401],
    ['an issue in the future', { scope, iat: nowSec + 30 }, 401],
  ])('%s', async (_name, claims, status) => {
    const token = await sign(claims);
    const response = await fetch(`${url()}/orders`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(response.status).toBe(status);
    if (status === 401) expect(await response.json()).toEqual({ message: 'Unauthorized' });
    if (status === 403) expect(await response.json()).toEqual({ message: 'Forbidden' });
    expect(events).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each<[string, () => Promise<string | undefined>]>([
    ['no token', async () => undefined],
    ['no token after Bearer', async () => 'Bearer '],
    ['no JWT', async () => 'Bearer nonsense'],
    ['three parts of nonsense', async () => 'Bearer a.b.c'],
    ['a stranger’s signature', () => sign({ scope }, strangerPair.privateKey)],
    ['a key nobody has', () => sign({ scope }, strangerPair.privateKey, { kid: 'unknown' })],
    [
      'no signature (alg none)',
      async () =>
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(
          JSON.stringify({ iss: issuer, aud: 'twolane', exp: nowSec + 60, scope }),
        ).toString('base64url')}.`,
    ],
    [
      'a shared-secret signature',
      () =>
        new SignJWT({ iss: issuer, aud: 'twolane', exp: nowSec + 60, scope })
          .setProtectedHeader({ alg: 'HS256', kid: 'k' })
          .sign(new TextEncoder().encode('a secret that both sides would know')),
    ],
  ])('%s is 401', async (_name, tokenOf) => {
    const token = await tokenOf();
    const response = await fetch(`${url()}/orders`, {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: token },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: 'Unauthorized' });
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(events).toEqual([]);
  });

  test.each([
    ['twice the same', (good: string) => [good, good]],
    ['a bad one first', (good: string) => ['Bearer a.b.c', good]],
    ['a bad one last', (good: string) => [good, 'Bearer a.b.c']],
  ])('two headers are none: %s', async (_name, both) => {
    const sent = both(`Bearer ${await sign({ scope })}`);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${url()}/orders`, { method: 'POST' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.setHeader('authorization', sent);
      asked.on('error', reject);
      asked.end();
    });
    expect(status).toBe(401);
    expect(events).toEqual([]);
  });

  test('hands the claims over as text; scopes are null on a route without any', async () => {
    const token = await sign({ scope, client_id: 'me', groups: ['a', 'b'] });
    await fetch(`${url()}/any-token`, { headers: { authorization: token } });
    expect(events[0]).toMatchObject({
      requestContext: {
        authorizer: {
          jwt: {
            claims: { client_id: 'me', scope, exp: String(nowSec + 60), groups: '[a b]' },
            scopes: null,
          },
        },
      },
    });
  });
});
