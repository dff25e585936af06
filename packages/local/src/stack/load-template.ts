import { readFile } from 'node:fs/promises';
import { creationProblems } from '../identity/creation-checks.ts';
import { type Identity, openIdentity } from '../identity/identity.ts';
import type { StackDefinition } from '../template/definitions.ts';
import { isJsonObject, type Json, parseJson } from '../template/json.ts';
import { TemplateRefused } from '../template/problems.ts';
import { readTemplate } from '../template/read-template.ts';
import type { StackIdentity } from '../template/resource-identity.ts';
import { definitionProblems } from './check-definition.ts';

/** Reads the compiled template, and who may do what by it. Throws TemplateRefused, or an error that says how to get a template. */
export const loadTemplate = async (
  file: string,
  place: StackIdentity,
): Promise<{ readonly definition: StackDefinition; readonly identity: Identity }> => {
  let parsed: Json;
  try {
    parsed = parseJson(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not a compiled template: run \`serverless package\` first`, { cause: error });
  }
  if (!isJsonObject(parsed)) throw new Error(`${file} is not a compiled template: it holds no object`);
  const { definition, problems } = readTemplate(parsed, place);
  if (problems.length > 0) throw new TemplateRefused(file, problems);
  const further = definitionProblems(definition);
  if (further.length > 0) throw new TemplateRefused(file, further);
  const { identity, problems: unread } = openIdentity(definition);
  if (unread.length > 0) throw new TemplateRefused(file, unread);
  const forbidden = creationProblems(definition, identity);
  if (forbidden.length > 0) throw new TemplateRefused(file, forbidden);
  return { definition, identity };
};
