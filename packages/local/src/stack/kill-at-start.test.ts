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

/** Kills that must have come before the stack was up, each a step further into its start. */
const wantedKills = 8;
/** How long a start takes is the machine's affair: whoever was up before its kill came tells that the steps were too long. */
const maximumRounds = 40;
const firstGuessOfStartMs = 400;
const shorter = 0.8;

test('kill -9 at any moment of the first start leaves a directory that the next start takes up', async () => {
  const module = fileURLToPath(new URL('./start-local-stack.ts', import.meta.url));
  const script = `
    import { startLocalStack } from ${JSON.stringify(module)};
    process.stdout.write('begins\\n');
    await startLocalStack(${JSON.stringify(options)});
    process.stdout.write('is up\\n');
  `;
  let killedBeforeUp = 0;
  let startMs = firstGuessOfStartMs;
  for (let round = 0; round < maximumRounds && killedBeforeUp < wantedKills; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
    });
    await once(child.stdout, 'data');
    await pause((killedBeforeUp * startMs) / wantedKills);
    if (said.includes('is up')) startMs *= shorter;
    else killedBeforeUp += 1;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  expect(killedBeforeUp).toBe(wantedKills);

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
