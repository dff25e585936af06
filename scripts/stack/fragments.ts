import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { at, isObject, type Json, listOf } from './template.ts';

/** One file that `serverless.yml` includes, and in which of its lists. */
export interface Fragment {
  readonly path: string;
  readonly list: 'functions' | 'resources' | 'consumers';
  readonly content: Json;
}

export interface Fragments {
  readonly included: readonly Fragment[];
  /** Files of that kind in the tree, whether included or not. */
  readonly present: readonly string[];
}

const FILES = '{events,packages/*,services/*}/{functions,resources,consumers}.yml';

/** Sections of a resources file whose keys share one name space in the stack. */
const RESOURCE_SECTIONS = ['Resources', 'Outputs', 'Conditions', 'extensions'];

const pathsIn = (list: Json | undefined): readonly string[] =>
  listOf(list).flatMap((entry) => {
    const path = typeof entry === 'string' ? /^\$\{file\(([^)]+)\)/.exec(entry)?.[1] : undefined;
    return path === undefined ? [] : [path];
  });

/** Reads `serverless.yml` at `root` and what it includes. YAML itself refuses a key that one file has twice. */
export function readFragments(root: string): Fragments {
  const yaml = (path: string): Json => parse(readFileSync(join(root, path), 'utf8'));
  const main = yaml('serverless.yml');
  const read = (list: Fragment['list'], value: Json | undefined): readonly Fragment[] =>
    pathsIn(value).map((path) => ({ path, list, content: yaml(path) }));
  return {
    included: [
      ...read('functions', at(main, 'functions')),
      ...read('resources', at(main, 'resources')),
      ...read('consumers', at(main, 'custom', 'consumers')),
    ],
    present: globSync(FILES, { cwd: root }).sort(),
  };
}

const camelCase = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What a fragment defines, each with the name space it is in. A consumer is a function, too. */
const keysOf = ({ list, content }: Fragment): readonly string[] => {
  switch (list) {
    case 'functions':
      return isObject(content) ? Object.keys(content).map((key) => `function ${key}`) : [];
    case 'consumers':
      return listOf(content).map((entry) => `function ${camelCase(String(at(entry, 'name')))}`);
    case 'resources':
      return RESOURCE_SECTIONS.flatMap((section) => {
        const entries = at(content, section);
        return isObject(entries) ? Object.keys(entries).map((key) => `${section} ${key}`) : [];
      });
  }
};

/** The framework merges fragments silently, the last one wins: nothing may be defined twice. */
export const duplicateKeys = ({ included }: Fragments): readonly string[] => {
  const definedIn = new Map<string, string>();
  return included.flatMap((fragment) =>
    keysOf(fragment).flatMap((key) => {
      const other = definedIn.get(key);
      definedIn.set(key, fragment.path);
      return other === undefined ? [] : [`${fragment.path}: ${key} is defined in ${other} already`];
    }),
  );
};

/** A file that nobody includes looks deployed, and is not. */
export const forgottenFragments = ({ included, present }: Fragments): readonly string[] => {
  const paths = new Set(included.map(({ path }) => path));
  return present
    .filter((path) => !paths.has(path))
    .map((path) => `${path}: serverless.yml does not include it`);
};

/** A reference says why one thing needs another; a DependsOn beside it only repeats that (cfn-lint, W3005). */
export const writtenDependsOn = ({ included }: Fragments): readonly string[] =>
  included.flatMap(({ path, content }) => {
    const resources = at(content, 'Resources');
    return Object.entries(isObject(resources) ? resources : {})
      .filter(([, resource]) => at(resource, 'DependsOn') !== undefined)
      .map(([id]) => `${path}: ${id} has a DependsOn; refer to what it needs instead`);
  });

export const fragmentRules: Readonly<Record<string, (fragments: Fragments) => readonly string[]>> = {
  'unique-keys': duplicateKeys,
  'all-included': forgottenFragments,
  'no-depends-on': writtenDependsOn,
};
