/** Who may come: every scope alone, none at all, all but the one that is needed, and all of them. */

/** Asked for by a handler, and by no route. */
const BESIDE_ROUTES = ['replay:override'];

export interface Role {
  readonly name: string;
  readonly scopes: readonly string[];
}

export const scopesIn = (routes: readonly { readonly scopes: readonly string[] }[]): readonly string[] =>
  [...new Set([...routes.flatMap(({ scopes }) => scopes), ...BESIDE_ROUTES])].sort();

export const rolesFor = (all: readonly string[], needed: readonly string[]): readonly Role[] => [
  { name: 'nobody', scopes: [] },
  ...all.map((scope) => ({ name: scope, scopes: [scope] })),
  { name: 'all but the needed one', scopes: all.filter((scope) => !needed.includes(scope)) },
  { name: 'everything', scopes: all },
];

export const suffices = ({ scopes }: Role, needed: readonly string[]): boolean =>
  needed.some((scope) => scopes.includes(scope));
