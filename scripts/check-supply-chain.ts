/**
 * Checks what comes from others: the lockfile, licences, the bill of materials. Offline. `--out FILE` keeps the bill
 * (CycloneDX).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { billOfMaterials } from './security/bill-of-materials.ts';
import { LOOKED_AT } from './security/licence-exceptions.ts';
import { componentsIn, countLicences, licenceProblems } from './security/licences.ts';
import { countPackages, lockfileProblems } from './security/lockfile.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string' } } });

const text = readFileSync(`${root}/pnpm-lock.yaml`, 'utf8');
const lockfile: unknown = parse(text);
const bill = billOfMaterials(root);
const components = componentsIn(bill);
const problems = [
  ...lockfileProblems(lockfile, text).map((problem) => `lockfile: ${problem}`),
  ...licenceProblems(components, LOOKED_AT).map((problem) => `licences: ${problem}`),
  ...(components.length === 0 ? ['bill of materials: it names nothing'] : []),
];
for (const problem of problems) console.error(problem);
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(bill, null, 2)}\n`);
console.log(
  countLicences(components)
    .map(([licence, count]) => `${count} × ${licence === '' ? 'no licence said' : licence}`)
    .join(', '),
);
console.log(
  problems.length === 0
    ? `${countPackages(lockfile)} packages with their digests, ${components.length} components, ${LOOKED_AT.length} licences looked at by a person.`
    : `${problems.length} problems.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
