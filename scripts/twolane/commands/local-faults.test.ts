import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeControl } from '../testing/fake-control.ts';
import { runTwolane } from '../testing/run-command.ts';

const local = (url: string, ...words: readonly string[]) => runTwolane(['local', ...words, '--aws-url', url]);

describe('faults', () => {
  const plan = {
    seed: 7,
    rules: [
      {
        name: 'late',
        service: 'sqs',
        kind: 'delay',
        rate: 0.5,
        times: 3,
        skip: 0,
        ms: 200,
        seen: 9,
        fired: 2,
      },
    ],
  };

  test('are set by options, listed and cleared', async () => {
    await using stack = await startFakeControl({
      'POST /_twolane/faults': plan,
      'GET /_twolane/faults': plan,
      'DELETE /_twolane/faults': { seed: 7, rules: [] },
    });
    const words = '--seed 7 --service sqs --kind delay --rate 0.5 --times 3 --ms 200'.split(' ');
    expect((await local(stack.url, 'faults', 'set', ...words)).status).toBe(0);
    expect(JSON.parse(stack.calls[0]?.body ?? '')).toEqual({
      seed: 7,
      rules: [{ service: 'sqs', kind: 'delay', rate: 0.5, times: 3, ms: 200 }],
    });
    expect((await local(stack.url, 'faults')).stdout).toMatch(/late │ sqs +│ delay .*│ +9 │ +2 │/);
    expect((await local(stack.url, 'faults', 'clear')).stdout).toBe('There are no rules.\n');
  });

  test('are set by a file, whose seed may be another', async () => {
    await using stack = await startFakeControl({ 'POST /_twolane/faults': plan });
    const file = join(mkdtempSync(join(tmpdir(), 'twolane-faults-')), 'plan.json');
    writeFileSync(file, JSON.stringify({ seed: 1, rules: [{ service: 'sqs', kind: 'drop' }] }));
    expect((await local(stack.url, 'faults', 'set', '--file', file, '--seed', '9')).status).toBe(0);
    expect(JSON.parse(stack.calls[0]?.body ?? '')).toEqual({
      seed: 9,
      rules: [{ service: 'sqs', kind: 'drop' }],
    });
  });

  test.each([
    [['set'], 'Name a --service and a --kind'],
    [['set', '--file', '/nowhere'], '/nowhere cannot be read'],
    [['set', '--file', '-', '--kind', 'drop'], 'leave out --kind'],
    [['set', '--service', 'sqs', '--kind', 'drop', '--rate', '2'], 'expected a share from 0 to 1'],
  ])('%j is a misuse', async (words, why) => {
    await using stack = await startFakeControl({});
    const ran = await local(stack.url, 'faults', ...words);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain(why);
    expect(stack.calls).toEqual([]);
  });
});
