import type { PlantedBug } from '../core/planted-bug.ts';

const ROUTE = 'packages/http/src/route.ts';
const IDENTITY = 'packages/http/src/request/identity.ts';
const REDACT = 'packages/contracts/src/redact.ts';
const ERRORS = 'packages/telemetry/src/error-fields.ts';

/** Who may pass, and who may see what. */
export const securityBugs: readonly PlantedBug[] = [
  {
    name: 'scope-not-asked',
    what: 'a handler trusts that the authorizer before it asked for the scope',
    file: ROUTE,
    find: 'if (!scopes.some((scope) => identity.scopes.has(scope))) return insufficientScope(scopes);',
    replace: '',
  },
  {
    name: 'scope-by-its-kind',
    what: 'whoever may read a kind of things may write it, too',
    file: ROUTE,
    find: '!scopes.some((scope) => identity.scopes.has(scope))',
    replace:
      "!scopes.some((scope) => [...identity.scopes].some((has) => has.split(':')[0] === scope.split(':')[0]))",
  },
  {
    name: 'scopes-split-at-commas',
    what: 'one scope with a comma in its name is two scopes',
    file: IDENTITY,
    find: "claim.split(' ').filter(",
    replace: 'claim.split(/[ ,]+/).filter(',
  },
  {
    name: 'scopes-split-at-white-space',
    what: 'one scope with a tab in its name is two scopes',
    file: IDENTITY,
    find: "claim.split(' ').filter(",
    replace: 'claim.split(/\\s+/).filter(',
  },
  {
    name: 'scopes-in-any-case',
    what: 'scopes are compared without regard to their case',
    file: IDENTITY,
    find: "claim.split(' ').filter(",
    replace: "claim.toLowerCase().split(' ').filter(",
  },
  {
    name: 'list-in-scope-believed',
    what: 'a list in claim scope is read like one in scp',
    file: IDENTITY,
    find: "...written(claims.get('scope'))",
    replace: "...listed(claims.get('scope'))",
  },
  {
    name: 'nobody-is-somebody',
    what: 'a token that names nobody is taken for a client without a name',
    file: IDENTITY,
    find: 'if (!isName(owner) || !isName(person)) return undefined;',
    replace:
      "if (!isName(owner) || !isName(person)) return { owner: 'unknown', person: 'unknown', scopes: new Set(words(text(claims.get('scope')))) };",
  },
  {
    name: 'any-authorizer-believed',
    what: 'what a Lambda authorizer says is read like the claims of a token',
    file: IDENTITY,
    find: "return members(members(members(authorizer).get('jwt')).get('claims'));",
    replace:
      "const said = members(authorizer); return said.has('lambda') ? members(said.get('lambda')) : members(members(said.get('jwt')).get('claims'));",
  },
  {
    name: 'strays-shown',
    what: 'fields that no contract names are shown as they are',
    file: REDACT,
    find: "if (schema === undefined) return '[not in contract]';",
    replace: 'if (schema === undefined) return value;',
  },
  {
    name: 'personal-shown',
    what: 'personal fields are shown like internal ones',
    file: REDACT,
    find: "new Set(['public', 'internal'])",
    replace: "new Set(['public', 'internal', 'personal'])",
  },
  {
    name: 'wrong-values-shown',
    what: 'a value that breaks its own field’s pattern is shown',
    file: REDACT,
    find: "(pattern === undefined || new RegExp(pattern, 'u').test(text))",
    replace: 'true',
  },
  {
    name: 'errors-logged-whole',
    what: 'a line has all that an error carries, items of the database included',
    file: ERRORS,
    find: '    stack,\n    ...(requestId',
    replace: '    stack,\n    carried: JSON.stringify(thrown),\n    ...(requestId',
  },
];
