import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { problemsOf } from './rules.ts';
import { specifiersOf } from './specifiers.ts';
import { readImports } from './workspace.ts';

test.each([
  ["import { a } from 'x';", [{ text: 'x', typeOnly: false }]],
  ["import 'x';", [{ text: 'x', typeOnly: false }]],
  ["import type { A } from 'x';", [{ text: 'x', typeOnly: true }]],
  ["import { type A } from 'x';", [{ text: 'x', typeOnly: false }]],
  ["export { a } from 'x';", [{ text: 'x', typeOnly: false }]],
  ["export * from 'x';", [{ text: 'x', typeOnly: false }]],
  ["export type { A } from 'x';", [{ text: 'x', typeOnly: true }]],
  ["const a = async () => (await import('x')).b;", [{ text: 'x', typeOnly: false }]],
  ["const a: import('x').A = 1;", [{ text: 'x', typeOnly: true }]],
  ['const f = () => { using a = b(); };', []],
  ["const a = \"import b from 'x'\"; // import c from 'y'", []],
])('%s', (source, expected) => {
  expect(specifiersOf(source)).toEqual(expected);
});

let root = '';
const plant = (files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'imports-'));
  plant({
    'packages/store/package.json': '{ "name": "@twolane/store" }',
    'services/orders/package.json': '{ "name": "@twolane/service-orders" }',
    'services/payments/package.json': '{ "name": "@twolane/service-payments" }',
  });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('imports are resolved to files, workspace packages, Node and packages', () => {
  plant({
    'services/orders/src/b.ts': '',
    'services/orders/src/a.ts': `import './b.ts'; import '@twolane/store'; import 'node:fs'; import 'crypto';
      import '@aws-sdk/client-sqs/deep'; import './none.ts'; import '@twolane/none';`,
  });
  const byWritten = Object.fromEntries(
    readImports(root).map(({ written, kind, to }) => [written, `${kind} ${to}`]),
  );
  expect(byWritten).toEqual({
    './b.ts': 'file services/orders/src/b.ts',
    '@twolane/store': 'workspace packages/store',
    'node:fs': 'core node:fs',
    crypto: 'core node:crypto',
    '@aws-sdk/client-sqs/deep': 'package @aws-sdk/client-sqs',
    './none.ts': 'file undefined',
    '@twolane/none': 'workspace undefined',
  });
});

test('a violation planted in files is found; what is installed is nobody’s concern', () => {
  plant({
    'services/orders/src/a.ts': "import { pay } from '@twolane/service-payments';",
    'packages/store/src/a.ts': "export { place } from '../../../services/orders/src/a.ts';",
    'packages/store/node_modules/x/src/a.ts': "import '@twolane/service-orders';",
  });
  expect(
    problemsOf(readImports(root)).map((problem) => problem.slice(0, problem.indexOf(' imports'))),
  ).toEqual([
    'service-to-service: services/orders/src/a.ts',
    'packages-below-services: packages/store/src/a.ts',
    'by-package-name: packages/store/src/a.ts',
  ]);
});
