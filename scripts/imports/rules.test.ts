import { problemsOf, RULES } from './rules.ts';
import type { Import } from './workspace.ts';

const one = (from: string, to: string | undefined, more: Partial<Import> = {}): Import => ({
  from,
  written: 'written',
  to,
  kind: 'file',
  typeOnly: false,
  ...more,
});
const inWorkspace = { kind: 'workspace' } as const;
const order = 'services/orders/src/domain/order.ts';

const planted: readonly (readonly [rule: string, Import])[] = [
  ['no-missing-module', one('scripts/start.ts', undefined)],
  ['service-to-service', one('services/orders/src/a.ts', 'services/payments', inWorkspace)],
  ['service-to-service', one('services/orders/src/a.test.ts', 'services/payments/src/b.ts')],
  ['packages-below-services', one('packages/local/src/a.ts', 'services/orders/src/handlers/http.ts')],
  ['packages-below-services', one('events/a.ts', 'services/orders', inWorkspace)],
  ['leaves', one('packages/contracts/src/a.ts', 'packages/store', inWorkspace)],
  ['leaves', one('packages/telemetry/src/a.ts', 'packages/contracts', inWorkspace)],
  ['leaves', one('packages/environment/src/a.ts', 'packages/contracts', inWorkspace)],
  ['leaves', one('packages/event-time/src/a.ts', 'events', { ...inWorkspace, typeOnly: true })],
  ['events-on-contracts', one('events/a.ts', 'packages/store', inWorkspace)],
  ['nothing-on-test-or-scripts', one('packages/store/src/a.ts', 'test/support/engine.ts')],
  ['nothing-on-test-or-scripts', one('services/orders/src/a.test.ts', 'scripts/feed/play.ts')],
  ['scripts-without-test', one('scripts/start.ts', 'test/support/engine.ts')],
  ['by-package-name', one('packages/store/src/a.ts', 'packages/contracts/src/result.ts')],
  ['by-package-name', one('services/orders/src/a.ts', 'events/index.ts')],
  ['no-test-code-in-deployed-code', one('packages/store/src/a.ts', 'packages/store/src/testing/fake.ts')],
  ['no-test-code-in-deployed-code', one('packages/store/src/a.ts', 'packages/store/src/b.test.ts')],
  ['no-test-code-in-deployed-code', one('packages/store/src/a.ts', 'packages/store/src/store-contract.ts')],
  [
    'no-test-code-in-deployed-code',
    one('services/orders/src/a.ts', 'packages/http', { ...inWorkspace, written: '@twolane/http/testing' }),
  ],
  ['domain-is-pure', one(order, '@aws-sdk/client-dynamodb', { kind: 'package' })],
  ['domain-is-pure', one(order, 'packages/store', inWorkspace)],
  ['domain-is-pure', one(order, 'node:crypto', { kind: 'core' })],
  ['domain-looks-inward', one(order, 'services/orders/src/place-order.ts')],
  ['domain-looks-inward', one(order, 'services/orders/src/handlers/http.ts', { typeOnly: true })],
  ['handlers-on-top', one('services/orders/src/place-order.ts', 'services/orders/src/handlers/http.ts')],
];

test.each(planted)('%s is refused (planted %#)', (rule, given) => {
  const named = problemsOf([given]).map((problem) => problem.slice(0, problem.indexOf(':')));
  expect(named).toContain(rule);
});

test('every rule has a planted violation', () => {
  expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(RULES.map(({ name }) => name)));
});

test.each([
  ['a service uses a package', one('services/orders/src/a.ts', 'packages/store', inWorkspace)],
  ['a service uses events', one('services/orders/src/a.ts', 'events', inWorkspace)],
  ['within a service', one('services/orders/src/a.ts', 'services/orders/src/b.ts')],
  [
    'a handler calls a use case',
    one('services/orders/src/handlers/http.ts', 'services/orders/src/place-order.ts'),
  ],
  ['a use case calls the domain', one('services/orders/src/place-order.ts', order)],
  ['within the domain', one(order, 'services/orders/src/domain/lines.ts')],
  ['the domain speaks of events', one(order, 'events', { ...inWorkspace, typeOnly: true })],
  [
    'a refusal type',
    one('packages/telemetry/src/a.ts', 'packages/contracts', { ...inWorkspace, typeOnly: true }),
  ],
  ['a test uses a fake', one('packages/store/src/a.test.ts', 'packages/store/src/testing/fake.ts')],
  [
    'a test uses the helpers of a package',
    one('services/orders/src/testing/stage.ts', 'packages/http', {
      ...inWorkspace,
      written: '@twolane/http/testing',
    }),
  ],
  [
    'a contract suite uses a fake',
    one('packages/store/src/store-contract.ts', 'packages/store/src/testing/fake.ts'),
  ],
  ['a test shares an engine', one('packages/store/src/a.test.ts', 'test/support/engine.ts')],
  [
    'a domain test reads a file',
    one('services/orders/src/domain/order.test.ts', 'node:fs', { kind: 'core' }),
  ],
  ['a script uses a package', one('scripts/start.ts', 'packages/local', inWorkspace)],
])('%s: allowed', (_, given) => {
  expect(problemsOf([given])).toEqual([]);
});

test('a problem names the file, what it imports, and why not', () => {
  expect(problemsOf([one('scripts/start.ts', 'test/support/engine.ts')])).toEqual([
    'scripts-without-test: scripts/start.ts imports written (test/support/engine.ts): a command must work where no test is',
  ]);
});
