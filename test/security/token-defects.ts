/** What is wrong with a caller's token. Each is the role's own token, signed by the issuer, but for what its name says. */
import type { Claims, Forge } from './forge.ts';

/** How a caller shows who it is. */
export interface Shown {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly query?: string;
}

export interface Defect {
  readonly name: string;
  /** The token is the issuer's word, and says its scopes in a way that the authorizer takes: the handler is the one to refuse. */
  readonly isForHandler?: true;
  readonly shown: Shown;
}

const HOUR_SEC = 3_600;
/** More than the 10,240 bytes that a request's head may have, and less than what ends the connection. */
const HUGE_TOKEN_CHARS = 12_000;

const bearer = (token: string): Shown => ({ headers: { authorization: `Bearer ${token}` } });
/** As an issuer writes it: no claim at all where there is no scope. */
const scopeClaim = (scopes: readonly string[]): Claims =>
  scopes.length === 0 ? {} : { scope: scopes.join(' ') };

const withTail = (token: string, change: (signature: string) => string): string => {
  const [head = '', payload = '', signature = ''] = token.split('.');
  return `${head}.${payload}.${change(signature)}`;
};
const flipped = (text: string): string => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;

const inTime = (forge: Forge): readonly (readonly [string, Claims])[] => {
  const { nowSec } = forge;
  return [
    ['expired an hour ago', { iat: nowSec - 2 * HOUR_SEC, exp: nowSec - HOUR_SEC }],
    ['expired a second ago', { iat: nowSec - HOUR_SEC, exp: nowSec - 1 }],
    ['not valid yet', { nbf: nowSec + HOUR_SEC }],
    ['issued in the future', { iat: nowSec + HOUR_SEC, exp: nowSec + 2 * HOUR_SEC }],
    ['without an end', { exp: undefined }],
    ['with an end in words', { exp: 'never' }],
    ['with an end as text', { exp: String(nowSec + HOUR_SEC) }],
    ['with null as its end', { exp: null }],
    ['with a begin in words', { nbf: 'always' }],
  ];
};

const inNames = (): readonly (readonly [string, Claims])[] => [
  ['for another audience', { aud: 'somebody-else' }],
  ['for an audience that only begins like ours', { aud: 'twolane-admin' }],
  ['for our audience in capitals', { aud: 'TWOLANE' }],
  ['for a list of other audiences', { aud: ['a', 'b'] }],
  ['for an empty list of audiences', { aud: [] }],
  ['for no audience and by another client', { aud: undefined, client_id: 'somebody-else' }],
  ['for another audience, and by a client called like ours', { aud: 'x', client_id: 'twolane' }],
  ['of another issuer', { iss: 'https://issuer.example' }],
  ['of no issuer', { iss: undefined }],
  ['of a list of issuers', { iss: ['a', 'b'] }],
];

const inSignature = (forge: Forge, scope: Claims): readonly (readonly [string, string])[] => {
  const { signed, stranger, strangersJwk, strangersCertificate } = forge;
  const good = signed(scope);
  const [head = '', , signature = ''] = good.split('.');
  const by = stranger;
  return [
    [
      'with altered claims',
      `${head}.${forge.encoded({ ...scope, iss: 'x', client_id: 'admin' })}.${signature}`,
    ],
    ['with an altered signature', withTail(good, flipped)],
    ['with half a signature', withTail(good, (text) => text.slice(0, text.length / 2))],
    ['with an empty signature', withTail(good, () => '')],
    ['with two signatures', `${good}.${signature}`],
    ['signed by a stranger under our key’s name', signed(scope, { by })],
    ['signed by a stranger under no name', signed(scope, { by, header: { kid: undefined } })],
    ['signed by an unknown key', signed(scope, { by, header: { kid: 'unknown' } })],
    ['with a path as its key’s name', signed(scope, { by, header: { kid: '../../../../dev/null' } })],
    ['with its own key in the header (jwk)', signed(scope, { by, header: { jwk: strangersJwk } })],
    ['with a link to its own keys (jku)', signed(scope, { by, header: { jku: 'https://x.example/jwks' } })],
    ['with a link to a certificate (x5u)', signed(scope, { by, header: { x5u: 'https://x.example/pem' } })],
    ['with a certificate (x5c)', signed(scope, { by, header: { x5c: [strangersCertificate] } })],
    ['with a critical header that nobody knows', signed(scope, { header: { crit: ['own'], own: true } })],
    ['with an empty list of critical headers', signed(scope, { header: { crit: [] } })],
    ['with an unencoded payload (b64)', signed(scope, { header: { crit: ['b64'], b64: false } })],
    ['signed by another algorithm (PS256)', signed(scope, { header: { alg: 'PS256' } })],
    ['that names another algorithm than it was signed by', signed(scope, { header: { alg: 'RS1' } })],
    ['without a signature (none)', forge.unsigned(scope, 'none')],
    ['without a signature (NonE)', forge.unsigned(scope, 'NonE')],
    ['without an algorithm', forge.unsigned(scope, '')],
    ['with our signature under none', withTail(forge.unsigned(scope, 'none'), () => signature)],
    ['signed with the public key as a secret (PEM)', forge.symmetric(scope, forge.publicPem)],
    ['signed with the public key as a secret (JWK)', forge.symmetric(scope, JSON.stringify(forge.publicJwk))],
    ['signed with nothing as a secret', forge.symmetric(scope, '', { kid: '/dev/null' })],
    ['of five parts, as an encrypted one has', `${good}.a.b`],
    ['of one part', head],
    ['that is no JSON', 'a.b.c'],
    ['that is no JWT', 'nonsense'],
    ['that is huge', signed({ ...scope, padding: 'x'.repeat(HUGE_TOKEN_CHARS) })],
  ];
};

/** The scopes are there, in a form that is none of scopes. */
const inScopes = (scopes: readonly string[]): readonly (readonly [string, Claims])[] => {
  const joined = (separator: string) => ({ scope: ['other', ...scopes].join(separator) });
  const each = (change: (scope: string) => string) => ({ scope: scopes.map(change).join(' ') });
  return [
    ['an ID token without scopes', { token_use: 'id', scope: undefined, email: 'a@example.com' }],
    ['scopes as roles', { roles: scopes, permissions: scopes, 'cognito:groups': scopes, scopes }],
    ['scopes with commas between', joined(',')],
    ['scopes with semicolons between', joined(';')],
    ['scopes with tabs between', joined('\t')],
    ['scopes with line ends between', joined('\n')],
    ['scopes with wide spaces between', joined('\u00a0')],
    ['scopes with escaped spaces between', joined('%20')],
    ['scopes in capitals', each((scope) => scope.toUpperCase())],
    ['scopes with a tail', each((scope) => `${scope}.all`)],
    ['scopes with NUL behind', each((scope) => `${scope}\u0000`)],
    ['scopes in quotes', each((scope) => `"${scope}"`)],
    ['scopes as JSON in a text', { scope: JSON.stringify(scopes) }],
    ['scopes in brackets in a text', each((scope) => `[${scope}]`)],
    ['scopes as an object', { scope: Object.fromEntries(scopes.map((scope) => [scope, true])) }],
    ['every scope, by a star', { scope: '*' }],
    ['every scope of a kind, by a star', each((scope) => `${scope.replace(/:.*/, '')}:*`)],
  ];
};

/** The token is good, and not where a token belongs. */
const inPlace = (token: string): readonly (readonly [string, Shown])[] => [
  ['no token', { headers: {} }],
  ['an empty header', { headers: { authorization: '' } }],
  ['a scheme without a token', { headers: { authorization: 'Bearer' } }],
  ['a scheme and spaces', { headers: { authorization: 'Bearer   ' } }],
  ['a token by Basic', { headers: { authorization: `Basic ${token}` } }],
  ['a client and its password by Basic', { headers: { authorization: `Basic ${btoa('forger:secret')}` } }],
  ['a token by a scheme of its own', { headers: { authorization: `Token ${token}` } }],
  ['a token twice in one header', { headers: { authorization: `Bearer ${token}, Bearer ${token}` } }],
  ['a good and a bad header', { headers: { authorization: [`Bearer ${token}`, 'Bearer x.y.z'] } }],
  ['a bad and a good header', { headers: { authorization: ['Bearer x.y.z', `Bearer ${token}`] } }],
  ['the same header twice', { headers: { authorization: [`Bearer ${token}`, `Bearer ${token}`] } }],
  ['a token with a space in it', { headers: { authorization: `Bearer ${token.replace('.', '. ')}` } }],
  [
    'a token in the query',
    { headers: {}, query: `access_token=${token}&token=${token}&authorization=${token}` },
  ],
  ['a token in a cookie', { headers: { cookie: `access_token=${token}; authorization=Bearer ${token}` } }],
  ['a token in another header', { headers: { 'x-authorization': `Bearer ${token}`, 'x-id-token': token } }],
  ['a token for a proxy', { headers: { 'proxy-authorization': `Bearer ${token}` } }],
  [
    'a name in a header of a load balancer',
    { headers: { 'x-amzn-oidc-identity': 'forger', 'x-amzn-oidc-data': token } },
  ],
  [
    'an authorizer’s words as a header',
    { headers: { 'x-amzn-request-context': '{"authorizer":{}}', 'x-client-id': 'shop' } },
  ],
];

/** Every defect, for a role with these scopes. */
export const defectsOf = (forge: Forge, scopes: readonly string[]): readonly Defect[] => {
  const own = scopeClaim(scopes);
  const changed = [...inTime(forge), ...inNames()].map(([name, changes]) => ({
    name,
    shown: bearer(forge.signed({ ...own, ...changes })),
  }));
  return [
    ...changed,
    ...inSignature(forge, own).map(([name, token]) => ({ name, shown: bearer(token) })),
    ...inScopes(scopes).map(([name, changes]) => ({ name, shown: bearer(forge.signed(changes)) })),
    ...inPlace(forge.signed(own)).map(([name, shown]) => ({ name, shown })),
    { name: 'scopes as a list in scope', isForHandler: true, shown: bearer(forge.signed({ scope: scopes })) },
  ];
};

/** Nothing is wrong with this one. */
export const goodToken = (forge: Forge, scopes: readonly string[]): Shown =>
  bearer(forge.signed(scopeClaim(scopes)));
