/** Every regular expression that product code matches against what somebody sent: in its text, and in its schemas. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseSync } from '@swc/core';
import { buildOpenApi } from '../../scripts/openapi/build.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const ASYNC_API = 'events/generated/asyncapi.json';
/** Not the local stack, which nobody but its developer reaches. */
const PRODUCT = ['events/**/*.ts', 'packages/!(local)/src/**/*.ts', 'services/*/src/**/*.ts'];
const isProduct = (file: string): boolean =>
  !/\.test\.ts$|\/testing\/|\/contract\/|-contract\.ts$|node_modules/.test(file);

export interface Expression {
  readonly where: string;
  readonly source: string;
  readonly flags: string;
}

/** Where a text becomes an expression as it runs: no reader of the source sees which. */
export interface Built {
  readonly where: string;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Nodes of a syntax tree, and members of a JSON document. */
function* nodesOf(root: unknown): Generator<Readonly<Record<string, unknown>>> {
  const left: unknown[] = [root];
  while (left.length > 0) {
    const value = left.pop();
    if (!isObject(value)) continue;
    if (!Array.isArray(value)) yield value;
    left.push(...Object.values(value));
  }
}

const literalsIn = (where: string, tree: unknown): readonly Expression[] =>
  [...nodesOf(tree)].flatMap(({ type, pattern, flags }) =>
    type === 'RegExpLiteral' ? [{ where, source: String(pattern), flags: String(flags ?? '') }] : [],
  );

const builtIn = (where: string, tree: unknown): readonly Built[] =>
  [...nodesOf(tree)].flatMap(({ type, callee }) =>
    (type === 'NewExpression' || type === 'CallExpression') &&
    isObject(callee) &&
    callee['value'] === 'RegExp'
      ? [{ where }]
      : [],
  );

/** JSON Schema matches with the flag `u`. */
const patternsIn = (where: string, document: unknown): readonly Expression[] =>
  [...nodesOf(document)].flatMap(({ pattern }) =>
    typeof pattern === 'string' ? [{ where, source: pattern, flags: 'u' }] : [],
  );

/** As often as that is as good as without end: what does not blow up without a bound does not with one, and is checked at once. */
const MANY = 8;

/** With every high bound of a repetition taken away. */
const unbounded = (source: string): string =>
  source.replaceAll(/(?<!\\)\{(\d+)(,?)(\d*)\}/g, (written, least: string, comma: string, most: string) => {
    const highest = most === '' ? (comma === '' ? Number(least) : Number.POSITIVE_INFINITY) : Number(most);
    if (highest <= MANY) return written;
    return Number(least) === 0 ? '*' : '+';
  });

const once = (all: readonly Expression[]): readonly Expression[] => [
  ...new Map(
    all
      .map((one) => ({ ...one, source: unbounded(one.source) }))
      .map((one) => [`/${one.source}/${one.flags}`, one]),
  ).values(),
];

export const expressionsOfTheProduct = (): {
  readonly expressions: readonly Expression[];
  readonly built: readonly Built[];
} => {
  const files = PRODUCT.flatMap((glob) => globSync(glob, { cwd: ROOT })).filter(isProduct);
  const trees = files.map((file) => ({
    file,
    tree: parseSync(readFileSync(resolve(ROOT, file), 'utf8'), { syntax: 'typescript' }),
  }));
  return {
    expressions: once([
      ...trees.flatMap(({ file, tree }) => literalsIn(file, tree)),
      ...patternsIn('the OpenAPI document', buildOpenApi()),
      ...patternsIn('the AsyncAPI document', JSON.parse(readFileSync(resolve(ROOT, ASYNC_API), 'utf8'))),
    ]),
    built: trees.flatMap(({ file, tree }) => builtIn(file, tree)),
  };
};
