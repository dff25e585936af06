import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** A zip that holds nothing is its end record alone (APPNOTE, 4.3.16). */
const EMPTY_ZIP_BYTES = 22;

const artifactOf = (definition: object): string | undefined => {
  if (!('package' in definition)) return undefined;
  const made = definition.package;
  if (typeof made !== 'object' || made === null || !('artifact' in made)) return undefined;
  return typeof made.artifact === 'string' ? made.artifact : undefined;
};

/**
 * The functions whose zip is missing or empty, as sentences. The bundler answers with success when something removed
 * its files between bundling and zipping, as a second `serverless package` in the same checkout does; the function
 * would be deployed without its code.
 */
export const emptyArtifacts = (
  functions: Readonly<Record<string, object>>,
  serviceDir: string,
): readonly string[] =>
  Object.entries(functions).flatMap(([key, definition]) => {
    const artifact = artifactOf(definition);
    if (artifact === undefined) return [];
    const file = isAbsolute(artifact) ? artifact : join(serviceDir, artifact);
    const isEmpty = !existsSync(file) || statSync(file).size <= EMPTY_ZIP_BYTES;
    return isEmpty
      ? [
          `function "${key}": ${file} holds no code; package again, with nothing else packaging in this folder`,
        ]
      : [];
  });
