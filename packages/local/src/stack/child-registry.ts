import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Remembers, on disk, which processes a stack has started. Children end by themselves when the stack
 * is gone; the one that cannot (it hangs in a loop, its wrapper was killed) is ended by the next start.
 */
export type ChildRegistry = {
  started(pid: number): void;
  gone(pid: number): void;
  /** Kills what an earlier stack of this data directory left behind; returns how many. */
  endLeftovers(): number;
};

const commandLineOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** `marker` is a text that stands in the command line of each child and in no stranger's: its data directory. */
export const createChildRegistry = (folder: string, marker: string): ChildRegistry => {
  mkdirSync(folder, { recursive: true });
  return {
    started: (pid) => {
      try {
        writeFileSync(join(folder, String(pid)), '');
      } catch {
        // A full disk costs the note, never the process: it ends by itself when the stack is gone.
      }
    },
    gone: (pid) => rmSync(join(folder, String(pid)), { force: true }),
    endLeftovers: () => {
      let ended = 0;
      for (const name of readdirSync(folder)) {
        const pid = Number(name);
        // The id may belong to somebody else by now: only a command line of ours is ended.
        if (Number.isSafeInteger(pid) && pid > 1 && commandLineOf(pid).includes(marker)) {
          try {
            process.kill(pid, 'SIGKILL');
            ended += 1;
          } catch {
            // Gone in between: just what was wanted.
          }
        }
        rmSync(join(folder, name), { force: true });
      }
      return ended;
    },
  };
};
