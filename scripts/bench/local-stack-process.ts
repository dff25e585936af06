import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** When a stack in a process of its own reached what, in milliseconds since the process was asked for. */
export interface StartMarks {
  /** Its modules were loaded. */
  readonly loadedMs: number;
  /** The compiled stack was found, or made. */
  readonly compiledMs: number;
  /** Everything listened. */
  readonly startedMs: number;
  /** A function that had not run before had answered over HTTP. */
  readonly answeredMs: number;
}

export interface StackProcess {
  readonly pid: number;
  readonly marks: StartMarks;
  stop(): Promise<void>;
}

const numberIn = (object: object, name: string): number => {
  const value: unknown = Object.entries(object).find(([key]) => key === name)?.[1];
  if (typeof value !== 'number') throw new Error(`The stack said no ${name}.`);
  return value;
};

/** Starts the whole stack in a process of its own and waits for its first answer. */
export async function startStackProcess(root: string, dataDir: string): Promise<StackProcess> {
  const askedMs = performance.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'local-stack-child.ts'), root, dataDir], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const firstLine = once(createInterface({ input: child.stdout }), 'line');
  const line = await Promise.race([firstLine.then(([text]) => String(text)), ended.then(() => undefined)]);
  const seenMs = performance.now() - askedMs;
  if (line === undefined || child.pid === undefined) throw new Error('The stack did not start.');
  const said: object = JSON.parse(line);
  // The process counts from its own beginning: what lies before is what is missing from the whole.
  const beforeMs = Math.max(0, seenMs - numberIn(said, 'answeredMs'));
  const mark = (name: keyof StartMarks): number => beforeMs + numberIn(said, name);
  return {
    pid: child.pid,
    marks: {
      loadedMs: mark('loadedMs'),
      compiledMs: mark('compiledMs'),
      startedMs: mark('startedMs'),
      answeredMs: mark('answeredMs'),
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
