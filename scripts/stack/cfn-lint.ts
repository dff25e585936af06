import { spawnSync } from 'node:child_process';

export type Linted =
  | { readonly kind: 'clean'; readonly version: string }
  | { readonly kind: 'findings'; readonly text: string }
  | { readonly kind: 'absent' };

/** Runs AWS's linter where it is installed. It is a Python program, so a machine without it is an ordinary one. */
export function cfnLint(templateFile: string): Linted {
  const version = spawnSync('cfn-lint', ['--version'], { encoding: 'utf8' });
  if (version.error !== undefined || version.status !== 0) return { kind: 'absent' };
  const args = ['--template', templateFile];
  const { status, stdout, stderr } = spawnSync('cfn-lint', args, { encoding: 'utf8' });
  return status === 0 && stdout.trim() === ''
    ? { kind: 'clean', version: version.stdout.trim() }
    : { kind: 'findings', text: `${stdout}${stderr}`.trim() };
}
