import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
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

/**
 * One stack per data directory. A lock whose owner is gone (it was killed) is taken over.
 * Returns how to give it back. Throws DataDirectoryInUse.
 */
export const lockDataDirectory = (dataDir: string): (() => void) => {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'lock');
  const own = `${process.pid} ${startTicks(process.pid)}`;
  for (;;) {
    try {
      const descriptor = openSync(file, 'wx');
      writeSync(descriptor, own);
      closeSync(descriptor);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    let written: string;
    try {
      written = readFileSync(file, 'utf8');
    } catch {
      continue;
    }
    const [pidText = '', ticks = ''] = written.split(' ');
    const pid = Number(pidText);
    const heldByOther = pid > 0 && isAlive(pid) && (ticks === '' || startTicks(pid) === ticks);
    if (heldByOther) throw new DataDirectoryInUse(dataDir, pid);
    rmSync(file, { force: true });
  }
};
