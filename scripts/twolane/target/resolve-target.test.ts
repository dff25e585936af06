import { configFrom } from './config.ts';
import { resolveTarget } from './resolve-target.ts';

const CONFIG = {
  targets: {
    prod: {
      url: 'https://api.example.com',
      issuer: 'https://issuer.example.com',
      clientId: 'on-call',
      secretEnv: 'TWOLANE_PROD_SECRET',
    },
    bare: { url: 'https://bare.example.com' },
    clear: { url: 'http://api.example.com' },
  },
};
const client = (clientId: string, secret?: string) => ({
  kind: 'client',
  issuer: secret === undefined ? 'http://127.0.0.1:4001' : 'https://issuer.example.com',
  clientId,
  ...(secret === undefined ? {} : { secret }),
});
const token = { kind: 'token', token: 'abc' };

test.each([
  ['nothing named', {}, {}, { name: 'local', url: 'http://127.0.0.1:4000', authority: client('developer') }],
  ['a second person', { as: 'kim' }, {}, { name: 'local', authority: client('kim') }],
  ['a person beside a token', { as: 'kim' }, { TWOLANE_TOKEN: 'abc' }, { authority: client('kim') }],
  ['a token', {}, { TWOLANE_TOKEN: 'abc' }, { name: 'local', authority: token }],
  [
    'an address',
    { url: 'http://localhost:4300' },
    {},
    { url: 'http://localhost:4300', authority: client('developer') },
  ],
  [
    'address and issuer',
    { url: 'http://127.0.0.1:4300', issuer: 'http://127.0.0.1:4301' },
    {},
    { authority: { kind: 'client', issuer: 'http://127.0.0.1:4301', clientId: 'developer' } },
  ],
  [
    'the environment',
    {},
    { TWOLANE_URL: 'https://e.example.com', TWOLANE_TOKEN: 'abc' },
    { url: 'https://e.example.com', authority: token },
  ],
  [
    'a target before the environment',
    { target: 'local' },
    { TWOLANE_URL: 'https://e.example.com' },
    { name: 'local' },
  ],
  [
    'a client with its secret',
    { target: 'prod' },
    { TWOLANE_PROD_SECRET: 's' },
    { url: 'https://api.example.com', authority: client('on-call', 's') },
  ],
  [
    'another client',
    { target: 'prod', as: 'kim' },
    { TWOLANE_PROD_SECRET: 's' },
    { authority: client('kim', 's') },
  ],
])('%s', (_, words, env, expected) => {
  expect(resolveTarget(words, env, CONFIG)).toMatchObject({ ok: true, value: expected });
});

test('a secret goes to no issuer that needs none', () => {
  const resolved = resolveTarget({}, { TWOLANE_CLIENT_SECRET: 's' }, CONFIG);
  expect(JSON.stringify(resolved)).not.toContain('"s"');
});

test.each([
  [
    'an unknown target',
    { target: 'prd' },
    {},
    'no target "prd" in twolane.config.json. Known here: local, prod, bare, clear',
  ],
  ['a target and an address', { target: 'prod', url: 'https://x' }, {}, 'leave out --target'],
  ['a client without its secret', { target: 'prod' }, {}, 'as TWOLANE_PROD_SECRET'],
  ['nobody who gives tokens', { target: 'bare' }, {}, 'set TWOLANE_TOKEN'],
  ['a token in the clear', { target: 'clear' }, { TWOLANE_TOKEN: 'abc' }, 'in the clear'],
  ['a lookalike of this machine', { url: 'http://127.0.0.1.example.com' }, {}, 'in the clear'],
  ['an issuer in the clear', { issuer: 'http://i.example.com' }, {}, 'in the clear'],
  ['a password in an address', { url: 'https://a:b@example.com' }, {}, 'must not hold'],
  ['no address', { url: 'api' }, {}, 'is no URL'],
])('%s is refused', (_, words, env, why) => {
  expect(resolveTarget(words, env, CONFIG)).toMatchObject({
    ok: false,
    refusal: expect.stringContaining(why),
  });
});

test.each([
  ['{', 'no JSON'],
  ['[]', 'no "targets"'],
  ['{"targets":{"a":{}}}', 'target "a" has no "url"'],
  ['{"targets":{"a":1}}', 'target "a" is no object'],
  ['{"targets":{"a":{"url":"https://x","secret":"s"}}}', '"secret" is no text, or not one of'],
  ['{"targets":{"a":{"url":"https://x","secretEnv":"AWS_SECRET_ACCESS_KEY"}}}', 'begins with TWOLANE_'],
  ['{"target":1,"targets":{}}', '"target" is no text'],
])('settings %s are refused', (text, why) => {
  expect(configFrom(text)).toMatchObject({ ok: false, refusal: expect.stringContaining(why) });
});

test('settings name targets', () => {
  expect(configFrom('{"target":"a","targets":{"a":{"url":"https://x"}}}')).toEqual({
    ok: true,
    value: { target: 'a', targets: { a: { url: 'https://x' } } },
  });
});
