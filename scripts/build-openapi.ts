/** Writes the OpenAPI document of all services. `--check`: fails where the checked-in one is not up to date. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildOpenApi, invalidity, OPENAPI_FILE, textOf } from './openapi/build.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const file = fileURLToPath(new URL(`../${OPENAPI_FILE}`, import.meta.url));
const document = buildOpenApi();
const problem = await invalidity(document);
if (problem !== undefined) {
  console.error(`The document is not valid OpenAPI 3.1:\n${problem}`);
  process.exitCode = 1;
} else if (values.check) {
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === textOf(document);
  if (!isCurrent) console.error(`${OPENAPI_FILE} is stale: run pnpm build:openapi and commit it.`);
  process.exitCode = isCurrent ? 0 : 1;
} else {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, textOf(document));
  console.log(`${OPENAPI_FILE}: ${Object.keys(document.paths).length} paths.`);
}
