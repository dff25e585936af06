/**
 * What an event may say of its caller that came past the authorizer: by a mistake of the stack, or because AWS's own
 * authorizer lets it pass, as it does ID tokens. A handler must refuse each of them by itself.
 */
import type { Claims } from './forge.ts';

export interface ClaimDefect {
  readonly name: string;
  /** `requestContext.authorizer` of the event; undefined: it has none. */
  readonly authorizer: unknown;
}

/** Beyond what a name may have. */
const LONG_NAME_CHARS = 257;

const jwt = (claims: unknown, scopes: readonly string[] | null = null) => ({ jwt: { claims, scopes } });

const nameless = (scope: Claims): readonly (readonly [string, Claims])[] => [
  ['nobody', scope],
  ['an empty name', { ...scope, client_id: '', sub: '' }],
  ['an endless name', { ...scope, client_id: 'x'.repeat(LONG_NAME_CHARS) }],
  ['an endless subject', { ...scope, client_id: 'shop', sub: 'x'.repeat(LONG_NAME_CHARS) }],
  ['half a character as name', { ...scope, client_id: '\ud800' }],
  ['a number as name', { ...scope, client_id: 7 }],
  ['a list as name', { ...scope, client_id: ['shop'] }],
  ['an object as name', { ...scope, sub: { name: 'shop' } }],
  ['a name in another claim', { ...scope, username: 'shop', email: 'a@example.com', azp: 'shop' }],
  ['a name in capitals', { ...scope, CLIENT_ID: 'shop', Sub: 'shop' }],
];

const misread = (scopes: readonly string[]): readonly (readonly [string, Claims])[] => {
  const joined = (separator: string) => ({ scope: ['other', ...scopes].join(separator) });
  const each = (change: (scope: string) => string) => ({ scope: scopes.map(change).join(' ') });
  return [
    ['an ID token', { token_use: 'id', aud: 'twolane', 'cognito:username': 'shop', email: 'a@example.com' }],
    [
      'an ID token of a group named like the scope',
      { token_use: 'id', 'cognito:groups': `[${scopes.join(' ')}]` },
    ],
    ['scopes in another claim', { scopes: scopes.join(' '), roles: scopes.join(' '), permissions: scopes }],
    ['scopes in a claim in capitals', { SCOPE: scopes.join(' '), Scp: scopes.join(' ') }],
    ['scopes with commas between', joined(',')],
    ['scopes with semicolons between', joined(';')],
    ['scopes with tabs between', joined('\t')],
    ['scopes with line ends between', joined('\n')],
    ['scopes with wide spaces between', joined('\u00a0')],
    ['scopes with escaped spaces between', joined('%20')],
    ['scopes with plus signs between', joined('+')],
    ['scopes with NUL between', joined('\u0000')],
    ['scopes in capitals', each((scope) => scope.toUpperCase())],
    ['scopes with a tail', each((scope) => `${scope}.all`)],
    ['scopes with a head', each((scope) => `api/${scope}`)],
    ['scopes in quotes', each((scope) => `"${scope}"`)],
    ['scopes in wide letters', each((scope) => scope.replaceAll('e', '\uff45').replaceAll('r', '\uff52'))],
    ['scopes as JSON', { scope: JSON.stringify(scopes) }],
    ['scopes in brackets in scope', each((scope) => `[${scope}]`)],
    ['scopes as a list in scope', { scope: scopes }],
    ['scopes as HTTP APIs write a list, in scope', { scope: `[${scopes.join(' ')}]` }],
    ['scopes as lists in a list', { scp: scopes.map((scope) => [scope]) }],
    ['scopes as an object', { scope: Object.fromEntries(scopes.map((scope) => [scope, true])) }],
    ['every scope, by a star', { scope: '*', scp: '[*]' }],
    ['every scope of a kind, by a star', each((scope) => `${scope.replace(/:.*/, '')}:*`)],
  ];
};

const otherwise = (scopes: readonly string[]): readonly (readonly [string, unknown])[] => {
  const claims = { client_id: 'shop', sub: 'shop', scope: scopes.join(' ') };
  return [
    ['no authorizer', undefined],
    ['null in the place of an authorizer', null],
    ['text in the place of an authorizer', JSON.stringify(jwt(claims))],
    ['a list of authorizers', [jwt(claims)]],
    ['claims where REST APIs have them', { claims }],
    ['the words of a Lambda authorizer', { lambda: claims }],
    ['the words of IAM', { iam: { ...claims, userArn: 'arn:aws:iam::123456789012:root' } }],
    ['null in the place of a token', { jwt: null }],
    ['null in the place of claims', jwt(null, scopes)],
    ['text in the place of claims', jwt(JSON.stringify(claims), scopes)],
    ['a list of claims', jwt([claims], scopes)],
    ['the authorizer’s scopes without claims', jwt({ client_id: 'shop' }, scopes)],
    [
      'claims that reach for the prototype',
      JSON.parse(`{"jwt":{"claims":{"__proto__":${JSON.stringify(claims)}}}}`),
    ],
    ['a token that reaches for the prototype', JSON.parse(`{"__proto__":${JSON.stringify(jwt(claims))}}`)],
  ];
};

/** Every defect, of a role with these scopes. */
export const claimDefectsOf = (scopes: readonly string[]): readonly ClaimDefect[] => [
  ...nameless({ scope: scopes.join(' ') }).map(([name, claims]) => ({
    name,
    authorizer: jwt(claims, scopes),
  })),
  ...misread(scopes).map(([name, claims]) => ({
    name,
    authorizer: jwt({ client_id: 'shop', sub: 'shop', ...claims }, scopes),
  })),
  ...otherwise(scopes).map(([name, authorizer]) => ({ name, authorizer })),
];

/** Nothing is wrong with these. */
export const goodClaims = (scopes: readonly string[]): unknown =>
  jwt({ client_id: 'shop', scope: scopes.join(' ') }, scopes);
