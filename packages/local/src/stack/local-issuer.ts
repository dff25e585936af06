import type { HttpApiDefinition } from '../template/definitions.ts';

/** Tokens come from the local issuer, whatever issuer the deployed stack is to trust. */
export const withIssuer = (api: HttpApiDefinition, issuer: string): HttpApiDefinition => ({
  ...api,
  routes: api.routes.map((route) =>
    route.authorizer === undefined ? route : { ...route, authorizer: { ...route.authorizer, issuer } },
  ),
});

/** For whom the template's authorizers take tokens. */
export const audiencesOf = (apis: readonly HttpApiDefinition[]): readonly string[] => [
  ...new Set(apis.flatMap(({ routes }) => routes.flatMap(({ authorizer }) => authorizer?.audiences ?? []))),
];
