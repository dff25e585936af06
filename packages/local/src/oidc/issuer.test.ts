import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../template/json.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import { type Issuer, startIssuer } from './issuer.ts';

const directory = temporaryDirectory();
const keyFile = join(directory.path, 'issuer', 'key.json');
const nowMs = () => Date.now();
const start = (port = 0) => startIssuer({ port, keyFile, audiences: ['twolane'], nowMs });
let issuer: Issuer;

beforeAll(async () => {
  issuer = await start();
});
afterAll(async () => {
  await issuer.stop();
  directory.remove();
});

const textOf = (value: Json | undefined): string => {
  if (typeof value === 'string') return value;
  throw new Error(`expected text, found ${JSON.stringify(value)}`);
};
const jsonOf = async (response: Response): Promise<JsonObject> => {
  const value = parseJson(await response.text());
  if (isJsonObject(value)) return value;
  throw new Error('expected an object');
};
const getJson = async (url: string) => jsonOf(await fetch(url));
const verify = async (token: string) => {
  const metadata = await getJson(`${issuer.url}/.well-known/openid-configuration`);
  return jwtVerify(token, createRemoteJWKSet(new URL(textOf(metadata['jwks_uri']))), {
    issuer: textOf(metadata['issuer']),
    audience: 'twolane',
  });
};
const ask = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${issuer.url}/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });

test('a token stands up to its own published keys', async () => {
  const { payload } = await verify(await issuer.token(['orders:write', 'orders:read'], 'app'));
  expect(payload).toMatchObject({ client_id: 'app', sub: 'app', scope: 'orders:write orders:read' });
});

test.each([
  ['in the body', 'client_id=app&client_secret=x', {}],
  ['by HTTP Basic', '', { authorization: `Basic ${Buffer.from('app:x').toString('base64')}` }],
])('the client credentials grant, client %s', async (_name, fields, headers) => {
  const response = await ask(`grant_type=client_credentials&scope=a%20b&${fields}`, headers);
  expect(response.status).toBe(200);
  const answer = await jsonOf(response);
  expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3_600, scope: 'a b' });
  expect((await verify(textOf(answer['access_token']))).payload).toMatchObject({
    client_id: 'app',
    scope: 'a b',
  });
});

test.each([
  ['another grant', 'grant_type=password&client_id=a', 400, 'unsupported_grant_type'],
  ['no client', 'grant_type=client_credentials', 401, 'invalid_client'],
  ['nothing', '', 400, 'unsupported_grant_type'],
  ['too much', `grant_type=client_credentials&client_id=a&x=${'y'.repeat(20_000)}`, 413, 'invalid_request'],
])('%s is refused', async (_name, body, status, error) => {
  const response = await ask(body);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error });
});

test('unknown paths are 404', async () => {
  expect((await fetch(`${issuer.url}/nothing`)).status).toBe(404);
});

test('the key outlives a restart, and nobody else may read it', async () => {
  const token = await issuer.token(['a'], 'app');
  const port = Number(new URL(issuer.url).port);
  await issuer.stop();
  issuer = await start(port);
  await expect(verify(token)).resolves.toBeDefined();
  expect(statSync(keyFile).mode & 0o077).toBe(0);
});

test('a damaged key file is named, with the way out', async () => {
  const broken = join(directory.path, 'broken.json');
  writeFileSync(broken, '{');
  const starting = startIssuer({ port: 0, keyFile: broken, audiences: [], nowMs });
  await expect(starting).rejects.toThrow(`${broken} is not a usable key: delete it`);
});
