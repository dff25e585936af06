import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../testing/messaging.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const rounds = 4;
const stacks = 4;

test('of several stacks that find a stale lock at the same time one gets it', async () => {
  const module = fileURLToPath(new URL('./data-lock.ts', import.meta.url));
  const script = `
    import { lockDataDirectory } from ${JSON.stringify(module)};
    process.stdout.write('ready');
    process.stdin.once('data', () => {
      try {
        const giveBack = lockDataDirectory(${JSON.stringify(folder.path)});
        process.stdout.write(' held');
        process.stdin.once('data', () => { giveBack(); process.exit(); });
      } catch (error) {
        process.stdout.write(' ' + error.name);
        process.exit();
      }
    });
  `;
  for (let round = 0; round < rounds; round += 1) {
    writeFileSync(join(folder.path, 'lock'), '999999999 1');
    const said: string[] = [];
    const processes = Array.from({ length: stacks }, (_, index) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      // Those who were refused are gone when the word to end comes.
      child.stdin.on('error', () => undefined);
      child.stdout.on('data', (chunk) => {
        said[index] = `${said[index] ?? ''}${String(chunk)}`;
      });
      return child;
    });
    await Promise.all(processes.map(({ stdout }) => once(stdout, 'data')));
    const answered = processes.map(({ stdout }) => once(stdout, 'data'));
    for (const { stdin } of processes) stdin.write('go');
    await Promise.all(answered);
    expect(said.toSorted()).toEqual([...Array(stacks - 1).fill('ready DataDirectoryInUse'), 'ready held']);
    const ended = processes.filter(({ exitCode }) => exitCode === null).map((child) => once(child, 'exit'));
    for (const { stdin } of processes) stdin.end('end');
    await Promise.all(ended);
    expect(existsSync(join(folder.path, 'lock'))).toBe(false);
    expect(readdirSync(folder.path)).toEqual([]);
  }
});
