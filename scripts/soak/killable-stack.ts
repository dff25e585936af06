import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LocalStackOptions } from '@twolane/local';

const CHILD = fileURLToPath(new URL('./stack-child.ts', import.meta.url));
const KEPT_OUTPUT_CHARS = 8_000;

/** One life of a stack. */
export interface Life {
  /** False where it ended before it was up; then `output` says why. */
  readonly ready: Promise<boolean>;
  output(): string;
  /** As a machine that loses its power: nobody gets to say goodbye. Resolves when the process is gone. */
  kill(): Promise<void>;
}

export type StackPlace = Omit<LocalStackOptions, 'onLog' | 'onNotice'>;

export function startLife(place: StackPlace): Life {
  const child: ChildProcess = spawn(process.execPath, [CHILD, JSON.stringify(place)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((done) => {
    child.once('close', () => done());
    child.once('error', () => done());
  });
  const ready = new Promise<boolean>((done) => {
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-KEPT_OUTPUT_CHARS);
      if (output.includes('ready\n')) done(true);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    void ended.then(() => done(false));
  });
  // Whoever runs this leaves nothing behind, however it ends.
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  void ended.then(() => process.off('exit', endWithUs));
  return {
    ready,
    output: () => output,
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
