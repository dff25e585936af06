import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/** What stands in a lock; undefined where there is none. */
const wordsIn = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read. Delete it if no other stack runs on this data directory.`, {
      cause: error,
    });
  }
};

const isHeld = (pid: number, ticks: string): boolean =>
  pid > 0 && isAlive(pid) && (ticks === '' || startTicks(pid) === ticks);

/** Takes a stale lock away, unless another stack was faster: then its fresh one is put back. */
const takeAway = (file: string, stale: string): void => {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    if (wordsIn(aside) !== stale) linkSync(aside, file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
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
      const words = wordsIn(file);
      if (words === undefined) continue;
      const [pidText = '', ticks = ''] = words.trim().split(' ');
      const pid = Number(pidText);
      if (isHeld(pid, ticks)) throw new DataDirectoryInUse(dataDir, pid);
      takeAway(file, words);
    }
    throw new Error(`${file} is taken and given up again and again. Try once more.`);
  } finally {
    rmSync(own, { force: true });
  }
};
