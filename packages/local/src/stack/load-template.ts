import { readFile } from 'node:fs/promises';
import type { StackDefinition } from '../template/definitions.ts';
import { isJsonObject, type Json, parseJson } from '../template/json.ts';
import { TemplateRefused } from '../template/problems.ts';
import { readTemplate } from '../template/read-template.ts';
import type { StackIdentity } from '../template/resource-identity.ts';
import { definitionProblems } from './check-definition.ts';

/** Reads the compiled template. Throws TemplateRefused, or an error that says how to get a template. */
export const loadTemplate = async (file: string, identity: StackIdentity): Promise<StackDefinition> => {
  let parsed: Json;
  try {
    parsed = parseJson(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not a compiled template: run \`serverless package\` first`, { cause: error });
  }
  if (!isJsonObject(parsed)) throw new Error(`${file} is not a compiled template: it holds no object`);
  const { definition, problems } = readTemplate(parsed, identity);
  if (problems.length > 0) throw new TemplateRefused(file, problems);
  const further = definitionProblems(definition);
  if (further.length > 0) throw new TemplateRefused(file, further);
  return definition;
};
