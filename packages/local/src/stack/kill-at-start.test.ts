import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { writeSmallStack } from '../testing/small-stack.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import { startLocalStack } from './start-local-stack.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());
const dataDir = join(directory.path, 'data');
const options = {
  ...writeSmallStack(join(directory.path, 'package')),
  dataDir,
  httpPort: 0,
  awsPort: 0,
  issuerPort: 0,
};

/** A start takes about this long on a quiet machine: kills are spread over it, and some come behind its end. */
const usualStartMs = 400;
const kills = 10;

test('kill -9 at any moment of the first start leaves a directory that the next start takes up', async () => {
  const module = fileURLToPath(new URL('./start-local-stack.ts', import.meta.url));
  const script = `
    import { startLocalStack } from ${JSON.stringify(module)};
    process.stdout.write('begins\\n');
    await startLocalStack(${JSON.stringify(options)});
    process.stdout.write('is up\\n');
  `;
  let killedBeforeUp = 0;
  for (let round = 0; round < kills; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
    });
    await once(child.stdout, 'data');
    await pause((round * usualStartMs) / kills);
    if (!said.includes('is up')) killedBeforeUp += 1;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  expect(killedBeforeUp).toBeGreaterThan(kills / 3);

  const notices: string[] = [];
  await using stopping = new AsyncDisposableStack();
  const stack = await startLocalStack({ ...options, onNotice: (text) => void notices.push(text) });
  stopping.defer(stack.stop);
  const token = await stack.token(['things:write'], 'test');
  const answer = await fetch(`${stack.httpUrl}/things`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ id: 'a' }),
  });
  expect(answer.status).toBe(201);
  expect(await stack.waitIdle(20_000)).toBe(true);
  expect(stack.ledger.counts()).toMatchObject({ published: 1, acked: 1 });
  await stack.stop();
  // Children of a stack that was killed end by themselves, or are ended by the next: that is said, and nothing else.
  expect(notices.filter((text) => !/^ended \d+ processes/.test(text))).toEqual([]);
  expect(readdirSync(join(dataDir, 'code')).filter((name) => name.includes('.part'))).toEqual([]);
}, 120_000);
