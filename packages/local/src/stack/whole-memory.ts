import { readFileSync } from 'node:fs';
import { readProcessMemory } from '../lambda/process-memory.ts';

const childrenOf = (pid: number): readonly number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter((text) => text !== '')
      .map(Number);
  } catch {
    return [];
  }
};

/** Resident memory of these processes and of all below them. Shared pages count once for each process. */
const residentBytesOf = (pids: readonly number[]): number => {
  const seen = new Set<number>();
  const visit = (pid: number): number => {
    if (seen.has(pid)) return 0;
    seen.add(pid);
    const own = readProcessMemory(pid)?.residentBytes ?? 0;
    return childrenOf(pid).reduce((sum, child) => sum + visit(child), own);
  };
  return pids.reduce((sum, pid) => sum + visit(pid), 0);
};

const memorySampleMs = 1_000;

/** Looks once a second at the memory of all these processes. */
export const watchMemory = (pids: () => readonly number[]) => {
  let residentBytes = residentBytesOf(pids());
  let peakBytes = residentBytes;
  const sampling = setInterval(() => {
    residentBytes = residentBytesOf(pids());
    peakBytes = Math.max(peakBytes, residentBytes);
  }, memorySampleMs);
  return {
    now: () => ({ residentBytes, peakBytes }),
    stop: () => clearInterval(sampling),
  };
};
