import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Catalog, ok, parseEvent, type Result, refuse } from '@twolane/contracts';

export interface Example {
  /** Relative to the events folder. */
  readonly file: string;
  readonly value: unknown;
}

/** The golden examples, in the order of their names. Throws where a file is no JSON. */
export const readExamples = (eventsFolder: string): readonly Example[] =>
  globSync(join(eventsFolder, '*/*.example.json'))
    .sort()
    .map((path) => ({ file: relative(eventsFolder, path), value: parseJson(path) }));

const parseJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Examples by type; what is wrong with them where anything is. */
export const checkExamples = (
  catalog: Catalog,
  examples: readonly Example[],
): Result<ReadonlyMap<string, unknown>, readonly string[]> => {
  const byType = new Map<string, unknown>();
  const problems = examples.flatMap(({ file, value }) => {
    const parsed = parseEvent(catalog, value);
    if (!parsed.ok) {
      const { cause, problems } = parsed.refusal;
      return [`${file}: ${cause}: ${problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`];
    }
    const type = typeof value === 'object' && value !== null ? Reflect.get(value, 'type') : undefined;
    if (typeof type === 'string') byType.set(type, value);
    if (catalog.newest(String(type)) !== type) return [];
    return isDeepStrictEqual(parsed.value, JSON.parse(JSON.stringify(value)))
      ? []
      : [`${file}: is changed by parsing; write its times in UTC with milliseconds`];
  });
  const missing = catalog.contracts
    .filter(({ type }) => !byType.has(type))
    .map(({ type }) => `${type}: has no golden example; add <event>.v<N>.example.json beside its contract`);
  const all = problems.length > 0 ? problems : missing;
  return all.length > 0 ? refuse(all) : ok(byType);
};
