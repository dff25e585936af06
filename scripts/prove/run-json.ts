import { spawn } from 'node:child_process';

const KEPT_ERROR_CHARS = 4_000;
const MAX_OUTPUT_CHARS = 64 * 1024 * 1024;

export interface Run {
  /** What the program said of itself as JSON; `undefined` where it said none, or was ended. */
  readonly answer: unknown;
  readonly status: number | null;
  /** The end of what it wrote to standard error. */
  readonly said: string;
  readonly seconds: number;
}

/** Runs a program of ours that prints one JSON document, and ends it with `signal`. */
export async function runJson(
  root: string,
  args: readonly string[],
  signal: AbortSignal,
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const startedMs = performance.now();
  let [output, said] = ['', ''];
  const status = await new Promise<number | null>((done, fail) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const end = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', end, { once: true });
    process.once('exit', end);
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.length > MAX_OUTPUT_CHARS) end();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-KEPT_ERROR_CHARS);
    });
    child.on('error', fail);
    child.on('close', (code) => {
      signal.removeEventListener('abort', end);
      process.off('exit', end);
      done(code);
    });
  });
  return { answer: parsed(output), status, said, seconds: (performance.now() - startedMs) / 1000 };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
