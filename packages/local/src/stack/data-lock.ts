import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Another stack runs on this data directory. */
export class DataDirectoryInUse extends Error {
  constructor(dataDir: string, pid: number) {
    super(
      `Another stack (process ${pid}) runs on ${dataDir}. Stop it, or choose another data directory with the option dataDir.`,
    );
    this.name = 'DataDirectoryInUse';
  }
}

/** Each pass finds the lock held, or takes away one whose owner is gone: another stack may do just that at the same time. */
const maximumPasses = 10;

/** Process start time in clock ticks (proc_pid_stat(5), field 22): tells a process from a later one with its id. */
const startTicks = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

const ownerOf = (file: string): { readonly pid: number; readonly ticks: string } | undefined => {
  try {
    const [pid = '', ticks = ''] = readFileSync(file, 'utf8').trim().split(' ');
    return { pid: Number(pid), ticks };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read. Delete it if no other stack runs on this data directory.`, {
      cause: error,
    });
  }
};

/**
 * One stack per data directory. A lock whose owner is gone (it was killed) is taken over.
 * Returns how to give it back. Throws DataDirectoryInUse.
 */
export const lockDataDirectory = (dataDir: string): (() => void) => {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'lock');
  // Linked with its words in it: a lock that is there for a moment without an owner would be taken for a stale one.
  const own = join(dataDir, `lock.${process.pid}`);
  writeFileSync(own, `${process.pid} ${startTicks(process.pid)}`);
  try {
    for (let pass = 0; pass < maximumPasses; pass += 1) {
      try {
        linkSync(own, file);
        return () => rmSync(file, { force: true });
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
      const owner = ownerOf(file);
      if (owner === undefined) continue;
      const { pid, ticks } = owner;
      const isHeld = pid > 0 && isAlive(pid) && (ticks === '' || startTicks(pid) === ticks);
      if (isHeld) throw new DataDirectoryInUse(dataDir, pid);
      rmSync(file, { force: true });
    }
    throw new Error(`${file} is taken and given up again and again. Try once more.`);
  } finally {
    rmSync(own, { force: true });
  }
};
