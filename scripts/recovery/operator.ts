import { spawn } from 'node:child_process';
import { join } from 'node:path';

const COMMAND_LIMIT_MS = 10 * 60_000;

export interface Target {
  readonly httpUrl: string;
  readonly issuerUrl: string;
}

interface Ran {
  readonly status: number;
  readonly stdout: string;
}

/**
 * A person at a terminal, by the name that the API knows them by. What they type is printed as the runbook has it, and
 * what the command line answers is printed as it comes.
 */
export function operator(root: string, name: string, target: () => Target, out: NodeJS.WriteStream) {
  const run = (words: readonly string[], echo: boolean): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const { httpUrl, issuerUrl } = target();
      const child = spawn(
        process.execPath,
        [
          join(root, 'scripts', 'twolane.ts'),
          ...['--url', httpUrl, '--issuer', issuerUrl, '--as', name, '--yes'],
          ...words,
        ],
        { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: COMMAND_LIMIT_MS },
      );
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString();
        if (echo) out.write(chunk);
      });
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
        if (echo) out.write(chunk);
      });
      child.on('error', reject);
      child.on('close', (status) => {
        if (status === null) reject(new Error(`twolane ${words.join(' ')} was ended: ${stderr}`));
        else if (!echo && status !== 0) reject(new Error(`twolane ${words.join(' ')}: ${status}\n${stderr}`));
        else resolve({ status, stdout });
      });
    });

  const shown = (words: readonly string[]): string =>
    words.map((word) => (/^[\w:.,/=+-]+$/.test(word) ? word : `'${word}'`)).join(' ');

  return {
    name,
    /** Types a command, for people to see. Throws where it ends with another status than these. */
    async types(words: readonly string[], expected: readonly number[] = [0]): Promise<void> {
      out.write(`\n${name}$ pnpm twolane ${shown(words)}\n`);
      const { status } = await run(words, true);
      if (!expected.includes(status)) {
        throw new Error(
          `twolane ${words.join(' ')} ended with ${status}, expected ${expected.join(' or ')}.`,
        );
      }
    },
    /** Asks the same command line for a document, unseen. */
    async asks(words: readonly string[]): Promise<unknown> {
      const { stdout } = await run(['--json', ...words], false);
      return JSON.parse(stdout);
    },
    /** Asks for a list: a document a line. */
    async lists(words: readonly string[]): Promise<readonly unknown[]> {
      const { stdout } = await run(['--json', ...words], false);
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line));
    },
  };
}

export type Operator = ReturnType<typeof operator>;
