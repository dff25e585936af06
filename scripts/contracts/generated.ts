import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Catalog } from '@twolane/contracts';
import { asyncApiOf, type Baseline, envelopeSchema } from '@twolane/contracts/tooling';

/** Text by path below the generated folder. */
export type Files = ReadonlyMap<string, string>;

export const schemasOf = ({ contracts }: Catalog): Baseline =>
  Object.fromEntries(contracts.map(({ type, jsonSchema }) => [type, jsonSchema]));

/** Everything that follows from the contracts. */
export const generate = (catalog: Catalog, examples: ReadonlyMap<string, unknown>): Files =>
  new Map([
    ...catalog.contracts.map(({ type, jsonSchema }) => [`schemas/${type}.json`, pretty(jsonSchema)] as const),
    ['schemas/CloudEvent.json', pretty(envelope)],
    ['asyncapi.json', pretty(asyncApiOf(catalog.contracts, examples))],
    ['baseline.json', pretty(schemasOf(catalog))],
  ]);

const envelope = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:twolane:envelope',
  title: 'CloudEvent',
  description: 'The envelope of every event; the schema of its data is named by dataschema.',
  ...envelopeSchema,
};

/** Paths that are missing, differ, or should not be there. */
export const findStale = (folder: string, wanted: Files): readonly string[] => {
  const unwanted = globSync(join(folder, '**/*.json'))
    .map((path) => relative(folder, path))
    .filter((path) => !wanted.has(path));
  const differing = [...wanted].filter(([path, text]) => readIfThere(join(folder, path)) !== text);
  return [...differing.map(([path]) => path), ...unwanted].sort();
};

export const write = (folder: string, wanted: Files): void => {
  for (const path of findStale(folder, wanted)) {
    const text = wanted.get(path);
    const target = join(folder, path);
    if (text === undefined) {
      rmSync(target);
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
};

export const readIfThere = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

const pretty = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
