/**
 * What is mutated. Tests that start an engine or a whole pipeline are left out where quicker ones hold the same rules:
 * a mutant costs a run of all tests that reach it.
 */
export interface MutationTarget {
  readonly name: string;
  readonly folder: string;
  /** Sources, relative to the folder. Tests and what only tests use are never mutated. */
  readonly sources: readonly string[];
  /** Test files that do not run, relative to the folder. */
  readonly leftOut: readonly string[];
}

const NEVER_MUTATED = ['**/*.test.ts', '**/testing/**', '**/contract/**', '**/*-contract.ts', '**/index.ts'];

export const MUTATION_TARGETS: readonly MutationTarget[] = [
  {
    name: 'store',
    folder: 'packages/store',
    sources: ['src/**/*.ts'],
    // Both engines keep the contract of the store in memory, which is run here; the last one reads sources as text.
    leftOut: [
      'src/dynamo-store.contract.test.ts',
      'src/overlay-store.contract.test.ts',
      'src/lost-answer.test.ts',
      'src/one-writer.test.ts',
    ],
  },
  {
    name: 'outbox',
    folder: 'packages/outbox',
    sources: ['src/**/*.ts'],
    leftOut: ['src/outbox.property.test.ts', 'src/receipt-cost.test.ts'],
  },
  {
    name: 'consumer',
    folder: 'packages/consumer',
    sources: ['src/**/*.ts'],
    leftOut: ['src/exactly-once.test.ts'],
  },
  { name: 'event-time', folder: 'packages/event-time', sources: ['src/**/*.ts'], leftOut: [] },
  { name: 'parallel', folder: 'packages/parallel', sources: ['src/**/*.ts'], leftOut: [] },
  { name: 'replay-domain', folder: 'services/replay', sources: ['src/domain/**/*.ts'], leftOut: [] },
];

export const targetNamed = (name: string): MutationTarget | undefined =>
  MUTATION_TARGETS.find((target) => target.name === name);

/** Patterns for the mutator, from the root: the given files of the target, or all. */
export const mutatedBy = (target: MutationTarget, files: readonly string[]): readonly string[] => [
  ...(files.length > 0 ? files : target.sources).map((file) => `${target.folder}/${file}`),
  ...NEVER_MUTATED.map((pattern) => `!${target.folder}/${pattern}`),
];
