import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { writeSmallStack } from '../testing/small-stack.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';

/** A disk of its own, small enough to be filled, needs a mount namespace (unshare of util-linux). */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/tmp']).status === 0;
const directory = temporaryDirectory();
afterAll(() => directory.remove());

const title = canMount ? 'a full disk' : 'a full disk (skipped: this user cannot mount one of its own)';

(canMount ? test : test.skip)(
  `${title} costs answers while it is full, and nothing that was accepted`,
  async () => {
    const compiled = writeSmallStack(join(directory.path, 'package'));
    const disk = join(directory.path, 'disk');
    mkdirSync(disk);
    const module = fileURLToPath(new URL('./start-local-stack.ts', import.meta.url));
    const options = { ...compiled, dataDir: join(disk, 'data'), httpPort: 0, awsPort: 0, issuerPort: 0 };
    const script = `
      import { rmSync, statfsSync, writeFileSync } from 'node:fs';
      import { startLocalStack } from ${JSON.stringify(module)};
      const options = { ...${JSON.stringify(options)}, onNotice: (text) => notices.push(text) };
      const notices = [];
      const say = (what, value) => console.log(JSON.stringify([what, value]));
      const filler = ${JSON.stringify(join(disk, 'filler'))};
      const fill = () => {
        const { bavail, bsize } = statfsSync(${JSON.stringify(disk)});
        try { writeFileSync(filler, Buffer.alloc(bavail * bsize)); } catch {}
      };
      const stack = await startLocalStack(options);
      const token = await stack.token(['things:write'], 'test');
      const post = async (id) => {
        const answer = await fetch(stack.httpUrl + '/things', {
          method: 'POST', headers: { authorization: 'Bearer ' + token }, body: JSON.stringify({ id }),
          signal: AbortSignal.timeout(20_000),
        }).catch((error) => ({ status: String(error) }));
        return answer.status;
      };
      say('before', await post('before'));
      say('idle before', await stack.waitIdle(20_000));
      fill();
      const accepted = [];
      for (let n = 0; n < 60; n += 1) {
        const id = 'full-' + n;
        if (await post(id) === 201) accepted.push(id);
      }
      say('all accepted', accepted.length === 60);
      rmSync(filler);
      say('after', await post('after'));
      say('idle after', await stack.waitIdle(60_000));
      const { published, acked, inFlight } = stack.ledger.counts();
      say('every accepted one has its end', published === accepted.length + 2 && acked === published && inFlight === 0);
      await stack.stop();
      fill();
      say('start on a full disk', await startLocalStack(options).then(() => 'started', (error) => error.message));
      rmSync(filler);
      const again = await startLocalStack(options);
      say('start afterwards', again.ledger.counts().acked === acked);
      await again.stop();
      console.error(notices.join('\\n'));
    `;
    const child = spawn(
      'unshare',
      [
        '-rm',
        'sh',
        '-c',
        'mount -t tmpfs -o size=24m tmpfs "$1" && exec "$2" --input-type=module -e "$3"',
        'sh',
        disk,
        process.execPath,
        script,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const said: unknown[] = [];
    for await (const line of createInterface({ input: child.stdout })) said.push(JSON.parse(line));
    if (child.exitCode === null) await once(child, 'exit');
    expect(said).toEqual([
      ['before', 201],
      ['idle before', true],
      ['all accepted', false],
      ['after', 201],
      ['idle after', true],
      ['every accepted one has its end', true],
      ['start on a full disk', expect.stringMatching(/disk/)],
      ['start afterwards', true],
    ]);
  },
  180_000,
);
