/** Checks the contracts against what was published. `--write` brings the generated files up to date. */
import { parseArgs } from 'node:util';
import { catalog } from '@twolane/events';
import { checkContracts } from './contracts/check.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const problems = checkContracts(catalog, {
  eventsFolder: new URL('../events', import.meta.url).pathname,
  writes: values.write,
});
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${catalog.contracts.length} contracts are as published.`);
process.exitCode = problems.length === 0 ? 0 : 1;
