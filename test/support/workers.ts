/** The processes of a running stack's functions, found by what stands in their command lines. */
import { readdirSync, readFileSync } from 'node:fs';

const wordsOf = (pid: string): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
};

/** Of one function, in the stack whose data is in this folder: nobody else's process can be meant. */
export const workersOf = (dataDir: string, functionName: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const words = wordsOf(pid);
      return words.includes(functionName) && words.some((word) => word.startsWith(`${dataDir}/`));
    })
    .map(Number);
