import { readFileSync } from 'node:fs';
import { createMemoryStore } from '@twolane/store';
import { paths, schemas } from './openapi.ts';
import { inventoryRoutes } from './routes.ts';

const store = createMemoryStore({
  journal: { rowFor: () => ({ table: '', key: { pk: '', sk: '' }, item: {}, expiresAtSec: 1 }) },
});
const ports = { store, table: 'Inventory' };
const routes = inventoryRoutes(ports)
  .map(({ name, scopes }) => `${name} ${scopes.join(' ')}`)
  .sort();

interface Operation {
  readonly security: readonly { readonly jwt: readonly string[] }[];
}

const documentedIn = (operations: { readonly [path: string]: { readonly [method: string]: Operation } }) =>
  Object.entries(operations).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => {
      const scopes = security.flatMap(({ jwt }) => jwt).join(' ');
      return `${method.toUpperCase()} ${path} ${scopes}`;
    }),
  );

test('the document names the handlers’ routes and their scopes, no more and no fewer', () => {
  expect(documentedIn(paths).sort()).toEqual(routes);
});

test('so does the stack', () => {
  const stack = readFileSync(new URL('../functions.yml', import.meta.url), 'utf8');
  const deployed = [
    ...stack.matchAll(
      /method: (\w+)\s+path: (\S+)\s+authorizer: \{ name: jwt, scopes: \[['"]([^'"]+)['"]\] \}/g,
    ),
  ].map(([, method, path, scope]) => `${method} ${path} ${scope}`);
  expect(deployed.sort()).toEqual(routes);
});

test('every schema that is referred to is there; the shared one is Problem', () => {
  const referred = [...JSON.stringify({ paths, schemas }).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect([...new Set(referred)].filter((name) => name !== 'Problem').sort()).toEqual(
    Object.keys(schemas).sort(),
  );
});
