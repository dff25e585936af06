import { parseSync } from '@swc/core';

/** One module that a file names, statically, in a type, or in `import()`. */
export interface Specifier {
  readonly text: string;
  /** Nothing of it is left when the types are stripped. */
  readonly typeOnly: boolean;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const textOf = (literal: unknown): string | undefined =>
  isRecord(literal) && typeof literal['value'] === 'string' ? literal['value'] : undefined;

/** `import { type A, type B }` still loads the module; only `import type` does not. */
const specifierOf = (node: Readonly<Record<string, unknown>>): Specifier | undefined => {
  switch (node['type']) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const text = textOf(node['source']);
      return text === undefined ? undefined : { text, typeOnly: node['typeOnly'] === true };
    }
    case 'TsImportType': {
      const text = textOf(node['argument']);
      return text === undefined ? undefined : { text, typeOnly: true };
    }
    case 'CallExpression': {
      const callee = node['callee'];
      const given = node['arguments'];
      if (!isRecord(callee) || callee['type'] !== 'Import' || !Array.isArray(given)) return undefined;
      const first: unknown = given[0];
      const text = isRecord(first) ? textOf(first['expression']) : undefined;
      return text === undefined ? undefined : { text, typeOnly: false };
    }
    default:
      return undefined;
  }
};

/** Every module that the source names. Throws what the parser throws. An `import()` of a computed name is not seen. */
export function specifiersOf(source: string): readonly Specifier[] {
  const found: Specifier[] = [];
  const pending: unknown[] = [parseSync(source, { syntax: 'typescript', target: 'es2024' })];
  while (pending.length > 0) {
    const node = pending.pop();
    if (!isRecord(node)) continue;
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.push(specifier);
    pending.push(...Object.values(node));
  }
  return found;
}
