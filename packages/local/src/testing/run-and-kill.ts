import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a process said, and how it ended: by itself, with a code, or by a signal. */
export type Ended = {
  readonly said: readonly string[];
  readonly code: number | null;
  readonly signal: string | null;
};

/** Runs a script as a process of its own, and kills it (`kill -9`) as soon as it has said so many lines. */
export const runAndKill = async (script: string, args: readonly string[], lines: number): Promise<Ended> => {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<Omit<Ended, 'said'>>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill('SIGKILL');
  }
  return { said, ...(await ended) };
};
