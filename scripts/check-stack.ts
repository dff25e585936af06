/**
 * Checks the compiled template and the fragments it was made of for what no linter knows of. `--template FILE` names
 * another template than the one that `pnpm run package` leaves.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalog } from '@twolane/events';
import { cfnLint } from './stack/cfn-lint.ts';
import { fragmentRules, readFragments } from './stack/fragments.ts';
import { rulesFor } from './stack/rules/index.ts';
import { MAX_RESOURCES } from './stack/rules/size.ts';
import { templateOf } from './stack/template.ts';

const root = new URL('..', import.meta.url).pathname;
const { values } = parseArgs({
  options: {
    template: {
      type: 'string',
      default: join(root, '.serverless', 'cloudformation-template-update-stack.json'),
    },
  },
});

function problemsOf(templateFile: string): readonly string[] {
  const template = templateOf(JSON.parse(readFileSync(templateFile, 'utf8')));
  const fragments = readFragments(root);
  console.log(`${template.resources.length} resources, of at most ${MAX_RESOURCES}.`);
  const named = (name: string, problems: readonly string[]) =>
    problems.map((problem) => `${name}: ${problem}`);
  const linted = cfnLint(templateFile);
  if (linted.kind === 'absent') {
    console.log('cfn-lint: skipped, because it is not on PATH (Python; Debian has no package of it).');
  }
  if (linted.kind === 'clean') console.log(`${linted.version}: nothing found.`);
  return [
    ...Object.entries(fragmentRules).flatMap(([name, rule]) => named(name, rule(fragments))),
    ...Object.entries(rulesFor((type) => catalog.find(type))).flatMap(([name, rule]) =>
      named(name, rule(template)),
    ),
    ...(linted.kind === 'findings' ? named('cfn-lint', linted.text.split('\n')) : []),
  ];
}

if (existsSync(values.template)) {
  const problems = problemsOf(values.template);
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log('The stack keeps every rule.');
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  console.error(`${values.template} does not exist; run \`pnpm run package\` first.`);
  process.exitCode = 1;
}
