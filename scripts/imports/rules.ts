import type { Import } from './workspace.ts';

/** What may not be imported from where, and why. */
export interface Rule {
  readonly name: string;
  readonly because: string;
  readonly refuses: (one: Import) => boolean;
}

const LEAVES = [
  'packages/contracts',
  'packages/environment',
  'packages/event-time',
  'packages/parallel',
  'packages/telemetry',
];
const OUR_FOLDERS = /^(events|packages|services|scripts|test)(\/|$)/;
const AT_THE_EDGE = /^(@aws-sdk|@aws-lambda-powertools|@smithy|@middy)\//;
const PORTS = /^packages\/(store|outbox|consumer|http|telemetry)(\/|$)/;

/** `services/orders/src/x.ts` → `services/orders` */
const unitOf = (path: string): string =>
  path.split('/', /^(packages|services)\//.test(path) ? 2 : 1).join('/');

/** A suite that several implementations pass is called `…-contract.ts`. */
const isTest = (path: string): boolean => /\.test\.ts$|-contract\.ts$|\/testing\//.test(path);
const isIn = (folder: string, path: string | undefined): boolean => path?.startsWith(`${folder}/`) === true;
const sharedByTests = (from: string, to: string | undefined): boolean =>
  isTest(from) && isIn('test/support', to);
const isOurs = ({ to }: Import): boolean => to !== undefined && OUR_FOLDERS.test(to);
const staysInside = ({ from, to }: Import): boolean => to !== undefined && unitOf(to) === unitOf(from);
/** `src/domain/order.ts` within its service, whatever the service. */
const layerOf = (path: string): string => /^services\/[^/]+\/src\/(domain|handlers)\//.exec(path)?.[1] ?? '';

export const RULES: readonly Rule[] = [
  {
    name: 'no-missing-module',
    because: 'there is no such file or workspace package',
    refuses: ({ to }) => to === undefined,
  },
  {
    name: 'service-to-service',
    because: 'services know each other by their events alone',
    refuses: (one) => isIn('services', one.from) && isIn('services', one.to) && !staysInside(one),
  },
  {
    name: 'packages-below-services',
    because:
      'packages and events serve every service, and the local stack finds handlers through the template',
    refuses: (one) => /^(packages|events)\//.test(one.from) && isIn('services', one.to),
  },
  {
    name: 'leaves',
    because:
      'contracts, environment, event-time, parallel and telemetry import nothing of ours but, as types, what contracts says',
    refuses: (one) =>
      LEAVES.includes(unitOf(one.from)) &&
      isOurs(one) &&
      !staysInside(one) &&
      !(one.typeOnly && one.to === 'packages/contracts'),
  },
  {
    name: 'events-on-contracts',
    because: 'events are declared with contracts and need nothing else of ours',
    refuses: (one) =>
      unitOf(one.from) === 'events' && isOurs(one) && !staysInside(one) && one.to !== 'packages/contracts',
  },
  {
    name: 'nothing-on-test-or-scripts',
    because: 'what is deployed must not lean on what only runs here; tests may share what is in test/support',
    refuses: ({ from, to = '' }) =>
      !/^(test|scripts)\//.test(from) && /^(test|scripts)(\/|$)/.test(to) && !sharedByTests(from, to),
  },
  {
    name: 'scripts-without-test',
    because: 'a command must work where no test is',
    refuses: ({ from, to }) => isIn('scripts', from) && !isTest(from) && /^test(\/|$)/.test(to ?? ''),
  },
  {
    name: 'by-package-name',
    because: 'a package is used through what its package.json exports',
    refuses: (one) =>
      one.kind === 'file' &&
      /^(packages|services|events)\//.test(one.from) &&
      !staysInside(one) &&
      !sharedByTests(one.from, one.to),
  },
  {
    name: 'no-test-code-in-deployed-code',
    because: 'helpers of tests belong to tests',
    refuses: ({ from, to, kind, written }) =>
      /^(events|packages|services)\//.test(from) &&
      !isTest(from) &&
      (isTest(to ?? '') || (kind === 'workspace' && written.endsWith('/testing'))),
  },
  {
    name: 'domain-is-pure',
    because:
      'a decision knows neither AWS, nor the store, nor Node, so that it can be tested and rehearsed as a value',
    refuses: ({ from, to, kind }) =>
      layerOf(from) === 'domain' &&
      !isTest(from) &&
      (kind === 'core' || AT_THE_EDGE.test(to ?? '') || PORTS.test(to ?? '')),
  },
  {
    name: 'domain-looks-inward',
    because: 'handlers call use cases, use cases call the domain, and never the other way round',
    refuses: (one) =>
      layerOf(one.from) === 'domain' &&
      !isTest(one.from) &&
      one.kind === 'file' &&
      layerOf(one.to ?? '') !== 'domain',
  },
  {
    name: 'handlers-on-top',
    because: 'a handler wires and replies; what others need does not belong there',
    refuses: ({ from, to }) =>
      isIn('services', from) &&
      !isTest(from) &&
      layerOf(from) !== 'handlers' &&
      layerOf(to ?? '') === 'handlers',
  },
];

/** One line for each import that a rule refuses. */
export const problemsOf = (imports: readonly Import[]): readonly string[] =>
  RULES.flatMap(({ name, because, refuses }) =>
    imports
      .filter(refuses)
      .map(
        ({ from, written, to }) =>
          `${name}: ${from} imports ${written}${to === undefined ? '' : ` (${to})`}: ${because}`,
      ),
  );
