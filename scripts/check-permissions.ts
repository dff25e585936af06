/**
 * Compares the permissions of the template with what the end-to-end tests did: one that nothing uses is one too many, a call
 * that was refused is one too few. `--calls FOLDER` names another folder than the one that `pnpm test` leaves.
 */
import { parseArgs } from 'node:util';
import { callsFolder } from './permissions/calls-folder.ts';
import { EXCEPTIONS } from './permissions/exceptions.ts';
import { judge } from './permissions/judge.ts';
import { readSeen } from './permissions/seen.ts';

const root = new URL('..', import.meta.url).pathname;
const { values } = parseArgs({ options: { calls: { type: 'string', default: callsFolder(root) } } });

const seen = readSeen(values.calls);
const { problems, counts } = judge(seen, EXCEPTIONS);
for (const problem of problems) console.error(problem);
console.log(
  `${counts.grants} permissions, seen by ${seen.stacks} stacks: ${counts.used} used, ${counts.excepted} excepted for a reason, ` +
    `${counts.unused} unused; ${counts.refused} calls refused.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
