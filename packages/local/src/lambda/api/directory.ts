import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionDefinition } from '../../template/definitions.ts';
import { readFunctionName } from './function-names.ts';

/** Facts about a function's deployment package. */
export type FunctionCode = {
  /** Base64, of the zip's bytes. */
  readonly sha256: string;
  readonly bytes: number;
  readonly modifiedMs: number;
};

export type DirectoryEntry = { readonly definition: FunctionDefinition; readonly code: FunctionCode };

/** Functions by whatever a caller may write for them. Published versions and aliases there are none. */
export type FunctionDirectory = { find(written: string, qualifier?: string): DirectoryEntry | undefined };

const codeOf = async (file: string): Promise<FunctionCode> => {
  const bytes = await readFile(file);
  const { mtimeMs } = await stat(file);
  return {
    sha256: createHash('sha256').update(bytes).digest('base64'),
    bytes: bytes.length,
    modifiedMs: Math.round(mtimeMs),
  };
};

/** Reads each package once. Throws where one is missing. */
export const openDirectory = async (
  functions: readonly FunctionDefinition[],
  artifactsDir: string,
): Promise<FunctionDirectory> => {
  const codes = new Map<string, FunctionCode>();
  const entries = new Map<string, DirectoryEntry>();
  for (const definition of functions) {
    const { artifact } = definition;
    const code = codes.get(artifact) ?? (await codeOf(join(artifactsDir, artifact)));
    codes.set(artifact, code);
    entries.set(definition.name, { definition, code });
  }
  return {
    find: (text, qualifier) => {
      const written = readFunctionName(text);
      const wanted = written?.qualifier ?? qualifier ?? '$LATEST';
      return written === undefined || wanted !== '$LATEST' ? undefined : entries.get(written.name);
    },
  };
};
