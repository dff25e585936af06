import { readdirSync, readFileSync } from 'node:fs';

/** What a process and all below it have taken, from /proc (proc_pid_stat(5), proc_pid_smaps(5)). */
export interface TreeUsage {
  readonly processes: number;
  /** Since their beginnings; of processes that have ended, too. */
  readonly cpuMs: number;
  /** Shared pages count once, divided among those who share them. */
  readonly memoryBytes: number;
}

/** Linux counts processor time in hundredths of a second on every architecture that Node runs on. */
const MS_PER_TICK = 10;
const BYTES_PER_KB = 1_024;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuMs: number;
}

const statOf = (pid: number): Stat | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in parentheses and may hold anything; field 3 is the first behind it.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11);
    return { pid, parent, cpuMs: (user + system + endedUser + endedSystem) * MS_PER_TICK };
  } catch {
    return undefined;
  }
};

const memoryOf = (pid: number): number => {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * BYTES_PER_KB;
  } catch {
    return 0;
  }
};

/** Works on Linux only; processes that end meanwhile are left out. */
export const usageOf = (root: number): TreeUsage => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const tree = new Set([root]);
  // Children may stand before their parents: as often as something is found.
  for (let before = 0; before < tree.size; ) {
    before = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  const members = all.filter(({ pid }) => tree.has(pid));
  return {
    processes: members.length,
    cpuMs: members.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    memoryBytes: members.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
  };
};
