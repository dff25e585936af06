/**
 * Checks the compiled template by AWS's own rule packs: AWS Solutions, NIST 800-53 (revision 5), Serverless. What stays has a
 * reason in `security/rule-exceptions.ts`. `--template FILE` names another template than the one that `pnpm run package` leaves.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { findingProblems, findingsIn } from './security/findings.ts';
import { lockfileProblems } from './security/lockfile.ts';
import { nagReport } from './security/nag-report.ts';
import { RULE_EXCEPTIONS } from './security/rule-exceptions.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    template: {
      type: 'string',
      default: `${root}/.serverless/cloudformation-template-update-stack.json`,
    },
  },
});
const templateFile = resolve(values.template);

if (existsSync(templateFile)) {
  const lock = readFileSync(`${root}/scripts/security/nag/pnpm-lock.yaml`, 'utf8');
  const findings = findingsIn(nagReport(templateFile));
  const problems = [
    ...lockfileProblems(parse(lock), lock).map((problem) => `lockfile of the rules: ${problem}`),
    ...findingProblems(findings, RULE_EXCEPTIONS),
    // A template of which nothing at all is found was not looked at.
    ...(findings.length === 0 ? ['The rules found nothing to look at.'] : []),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) {
    console.log(`${findings.length} findings, each with one of ${RULE_EXCEPTIONS.length} written reasons.`);
  }
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  console.error(`${templateFile} does not exist; run \`pnpm run package\` first.`);
  process.exitCode = 1;
}
