import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';

const LINKS = ['node_modules', '{events,test}/node_modules', '{packages,services}/*/node_modules'];
/** What is shared with the original: packages of others, which nobody changes. */
const SHARED = join('node_modules', '.pnpm');
const SKIPPED = [SHARED, join('node_modules', '.bin'), join('node_modules', '.cache')];
const MAX_LIST_BYTES = 64 * 1024 * 1024;

/**
 * A copy of the working tree, as it is now, in a folder of its own: what is mutated is never what somebody works on.
 * Ignored files are not in it. Links between packages lead into the copy; packages of others are the original's.
 */
export const workingCopy = (root: string): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'twolane-mutation-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: MAX_LIST_BYTES,
  });
  // A file that is deleted and not yet committed is listed, too.
  for (const file of listed.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    cpSync(join(root, file), join(path, file));
  }
  for (const folder of globSync(LINKS, { cwd: root })) {
    cpSync(join(root, folder), join(path, folder), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !SKIPPED.some((name) => source.endsWith(sep + name)),
    });
  }
  symlinkSync(join(root, SHARED), join(path, SHARED));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
