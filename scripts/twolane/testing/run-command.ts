import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../twolane.ts', import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Of the API and its issuer. */
  readonly url?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly folder?: string;
  /** Called with what was written so far, and a hand on the process. */
  readonly onText?: (text: string, hand: { type(text: string): void; interrupt(): void }) => void;
}

function run(
  program: string,
  args: readonly string[],
  { url, env, input, folder, onText }: RunOptions,
): Promise<Ran> {
  const child = spawn(program, args, {
    cwd: folder ?? process.cwd(),
    // Nothing of whoever runs the tests: neither targets nor tokens.
    env: {
      ...{ PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TERM: 'xterm' },
      ...(url === undefined ? {} : { TWOLANE_URL: url, TWOLANE_ISSUER: url }),
      ...env,
    },
  });
  const hand = {
    type: (text: string) => void child.stdin.write(text),
    interrupt: () => void child.kill('SIGINT'),
  };
  let stdout = '';
  let stderr = '';
  const collect = (add: (text: string) => void) => (chunk: Buffer) => {
    add(chunk.toString('utf8'));
    onText?.(stdout + stderr, hand);
  };
  child.stdout.on(
    'data',
    collect((text) => {
      stdout += text;
    }),
  );
  child.stderr.on(
    'data',
    collect((text) => {
      stderr += text;
    }),
  );
  // With a hand on it, standard input stays open for what is typed.
  if (onText === undefined) child.stdin.end(input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** The command line as a process of its own, without a terminal. */
export const runTwolane = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  run(process.execPath, [ENTRY, ...args], options);

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** The same on a terminal, by `script` of util-linux: both streams come as one, and what is typed is echoed. */
export const runOnTerminal = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  run('script', ['-qefc', [process.execPath, ENTRY, ...args].map(quoted).join(' '), '/dev/null'], options);
