/** Checks who imports whom; ARCHITECTURE.md has the rules in words. */
import { problemsOf, RULES } from './imports/rules.ts';
import { readImports } from './imports/workspace.ts';

const imports = readImports(new URL('..', import.meta.url).pathname);
const problems = problemsOf(imports);
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${imports.length} imports keep all ${RULES.length} rules.`);
// Nothing found to check is a mistake of the check.
process.exitCode = problems.length === 0 && imports.length > 0 ? 0 : 1;
