import { readFileSync } from 'node:fs';

export type ProcessMemory = { readonly residentBytes: number; readonly peakBytes: number };

const kilobytes = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024;

/** From /proc (proc_pid_status(5)); undefined where there is none, or no such process any more. */
export const readProcessMemory = (pid: number): ProcessMemory | undefined => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const residentBytes = kilobytes(status, 'VmRSS');
    return residentBytes === 0 ? undefined : { residentBytes, peakBytes: kilobytes(status, 'VmHWM') };
  } catch {
    return undefined;
  }
};
