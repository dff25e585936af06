import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Catalog, EventSchema } from '@twolane/contracts';
import { type Baseline, findIncompatibilities } from '@twolane/contracts/tooling';
import { checkExamples, readExamples } from './examples.ts';
import { findStale, generate, readIfThere, schemasOf, write } from './generated.ts';

/** Where the contracts' files are. */
export interface ContractsFolder {
  readonly eventsFolder: string;
  /** Bring what is generated up to date, where the contracts allow it. */
  readonly writes: boolean;
}

/**
 * What is wrong, in lines for a person; empty where nothing is. Refused contracts are never written over the
 * baseline: what was published stays what everybody else relies on.
 */
export const checkContracts = (
  catalog: Catalog,
  { eventsFolder, writes }: ContractsFolder,
): readonly string[] => {
  const folder = join(eventsFolder, 'generated');
  const published = parseBaseline(readIfThere(join(folder, 'baseline.json')) ?? '{}');
  if (published === undefined) {
    return [
      'generated/baseline.json is not as it was written: get it back from the history, it is what was published',
    ];
  }
  const refused = [
    ...uncataloguedFiles(catalog, eventsFolder),
    ...findIncompatibilities(published, schemasOf(catalog)).map(
      ({ type, field, problem, remedy }) =>
        `${type}${field === '' ? '' : ` data${field}`}: ${problem}. ${remedy}.`,
    ),
    ...deadEnds(catalog),
  ];
  const examples = checkExamples(catalog, readExamples(eventsFolder));
  if (!examples.ok) return [...refused, ...examples.refusal];
  if (refused.length > 0) return refused;
  const wanted = generate(catalog, examples.value);
  if (writes) write(folder, wanted);
  return findStale(folder, wanted).map((path) => `generated/${path} is stale: run check-contracts --write`);
};

const CONTRACT_FILE = /([^/]+)\.v(\d+)\.ts$/;

/** `parcel-dispatched.v1.ts` → `ParcelDispatched.v1`; undefined for a file that is no contract. */
const typeOfFile = (path: string): string | undefined => {
  const [, kebab, version] = CONTRACT_FILE.exec(path) ?? [];
  if (kebab === undefined) return undefined;
  return `${kebab.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase())}.v${version}`;
};

/** Contracts that nobody can meet, because no catalog has them. */
const uncataloguedFiles = (catalog: Catalog, eventsFolder: string): readonly string[] =>
  globSync('*/*.ts', { cwd: eventsFolder })
    .sort()
    .flatMap((path) => {
      const type = typeOfFile(path);
      return type === undefined || catalog.find(type) !== undefined
        ? []
        : [
            `${path}: catalog.ts has no ${type}; add the contract there and to index.ts, or mend the file's name`,
          ];
    });

/** Versions whose events would reach consumers of the newest version as they are, because no upcaster leads there. */
const deadEnds = (catalog: Catalog): readonly string[] => {
  const newest = new Map<string, number>();
  for (const { name, version } of catalog.contracts)
    newest.set(name, Math.max(version, newest.get(name) ?? 0));
  return catalog.contracts.flatMap(({ type, name }) => {
    const goal = `${name}.v${newest.get(name)}`;
    return catalog.newest(type) === goal ? [] : [`${type}: no upcaster leads to ${goal}. Define one.`];
  });
};

const parseBaseline = (text: string): Baseline | undefined => {
  try {
    const parsed: unknown = JSON.parse(text);
    return isBaseline(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

/** The file is ours: it is enough to know that it holds schemas by type. */
const isBaseline = (value: unknown): value is Baseline =>
  typeof value === 'object' && value !== null && Object.values(value).every(isSchema);

const isSchema = (value: unknown): value is EventSchema =>
  typeof value === 'object' && value !== null && '$id' in value && 'type' in value;
