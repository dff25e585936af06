import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeApi } from '../testing/fake-api.ts';
import { awaiting, PLAN_HASH, replayView } from '../testing/replay-views.ts';
import { runOnTerminal, runTwolane } from '../testing/run-command.ts';
import { hasTerminal } from '../testing/terminal.ts';

const NOBODY = 'http://127.0.0.1:9';

test.each([
  ['no command', [], 2],
  ['help', ['--help'], 0],
  ['help of a command', ['replay', 'deltas', '--help'], 0],
  ['an unknown command', ['replay', 'lst'], 2],
  ['an unknown option', ['health', '--quick'], 2],
  ['an unknown target', ['health', '--target', 'prod'], 2],
  ['a missing argument', ['replay', 'show'], 2],
  [
    'a range that is none',
    ['replay', 'request', '--consumer', 'a', '--during', 'someday', '--reason', 'x'],
    2,
  ],
  ['a rate beyond the limit', ['replay', 'rate', 'r1', '1001'], 2],
  ['a missing reason', ['replay', 'pause', 'r1'], 2],
  ['nobody there', ['health', '--issuer', NOBODY, '--url', NOBODY], 4],
])('%s: exit status', async (_, words, expected) => {
  const { status, stdout, stderr } = await runTwolane(words, {
    env: { TWOLANE_URL: NOBODY, TWOLANE_ISSUER: NOBODY },
  });
  expect(status).toBe(expected);
  expect((expected === 0 ? stdout : stderr).length).toBeGreaterThan(0);
  if (expected !== 0) expect(stdout).toBe('');
});

test('an API that is not there, with a token: not reachable, in words, or as JSON on standard error', async () => {
  const env = { TWOLANE_URL: NOBODY, TWOLANE_TOKEN: 'very-secret' };
  const words = await runTwolane(['health'], { env });
  expect(words).toMatchObject({
    status: 4,
    stdout: '',
    stderr: expect.stringContaining(`No answer from ${NOBODY}`),
  });
  const json = await runTwolane(['health', '--json'], { env });
  expect(JSON.parse(json.stderr)).toMatchObject({ title: `No answer from ${NOBODY}.` });
  for (const { stdout, stderr } of [words, json]) expect(stdout + stderr).not.toContain('very-secret');
});

test('with --json words that are wrong are told as JSON, too', async () => {
  const ran = await runTwolane(['replay', 'lst', '--json']);
  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(JSON.parse(ran.stderr)).toEqual({ title: expect.stringContaining("unknown command 'lst'") });
});

test('a command is repeated under its own key until it is answered, and takes effect once', async () => {
  await using api = await startFakeApi({
    'POST /admin/replays/r1/pause': [
      { status: 503, body: {} },
      { status: 500, body: {} },
      { body: replayView('paused') },
    ],
  });
  expect(await runTwolane(['replay', 'pause', 'r1', '--reason', 'x'], { url: api.url })).toMatchObject({
    status: 0,
  });
  const keys = api.to('POST /admin/replays/r1/pause').map(({ headers }) => headers['idempotency-key']);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^"[0-9a-f-]{36}"$/);
});

test('a given key repeats an earlier command', async () => {
  await using api = await startFakeApi({
    'POST /admin/replays/r1/pause': [{ body: replayView('paused') }, { status: 500 }],
  });
  const words = ['replay', 'pause', 'r1', '--reason', 'x', '--idempotency-key', 'mine'];
  for (const _ of [1, 2]) expect(await runTwolane(words, { url: api.url })).toMatchObject({ status: 0 });
  expect(api.to('POST /admin/replays/r1/pause')[1]?.headers['idempotency-key']).toBe('"mine"');
});

test('Ctrl-C ends a watch with 130, and leaves the replay alone', async () => {
  await using api = await startFakeApi({
    'GET /admin/replays/r1': [{ body: replayView('applying', { progress: { done: 1, of: 9 } }) }],
  });
  const ran = await runTwolane(['replay', 'watch', 'r1'], {
    url: api.url,
    onText: (text, { interrupt }) => {
      if (text.includes('Applying') && !text.includes('Interrupted')) interrupt();
    },
  });
  expect(ran).toMatchObject({ status: 130, stderr: expect.stringContaining('Interrupted.') });
  expect(api.calls.every(({ method }) => method === 'GET')).toBe(true);
});

test('targets are found in the settings above the folder; a secret goes to its issuer alone', async () => {
  await using api = await startFakeApi({ 'GET /admin/health': [{ body: { status: 'ok' } }] });
  const folder = mkdtempSync(join(tmpdir(), 'twolane-config-'));
  const settings = {
    target: 'near',
    targets: { near: { url: api.url, issuer: api.url, clientId: 'on-call' } },
  };
  writeFileSync(join(folder, 'twolane.config.json'), JSON.stringify(settings));
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  const ran = await runTwolane(['health'], { folder: join(folder, 'a', 'b') });
  expect(ran).toMatchObject({ status: 0 });
  expect(api.to('GET /admin/health')).toMatchObject([{ by: 'on-call', scopes: ['read'] }]);
});

test('completion knows commands, options and choices', async () => {
  const complete = async (...words: readonly string[]) =>
    (await runTwolane(['complete', '--', ...words])).stdout;
  expect(await complete('replay', 'app')).toContain('approve\t');
  expect(await complete('replay', 'approve', '--plan')).toContain('--plan-hash\t');
  expect(await complete('replay', 'request', '--mode', '')).toContain('rebuild');
  const script = await runTwolane(['completion', 'bash']);
  expect(script.stdout).toMatch(/^twolane\(\) \{ ".+node" ".+twolane\.ts" "\$@"; \}\n/);
});

(hasTerminal ? describe : describe.skip)('on a terminal', () => {
  const approval = {
    'GET /admin/replays/r1': [{ body: awaiting }],
    'POST /admin/replays/r1/approval': [{ body: replayView('applying') }],
  };
  const words = ['replay', 'approve', 'r1', '--reason', 'looked', '--as', 'kim'];

  const typing = (answer: string) => {
    let typed = false;
    return (text: string, { type }: { type(text: string): void }) => {
      if (typed || !text.includes('type the first 8 characters')) return;
      typed = true;
      type(`${answer}\r`);
    };
  };

  test('an approver sees plan, totals and external effects, and types the beginning of the hash', async () => {
    await using api = await startFakeApi(approval);
    const ran = await runOnTerminal(words, { url: api.url, onText: typing(PLAN_HASH.slice(0, 8)) });
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('43 deliveries of 43 events');
    expect(ran.stdout).toContain('EXTERNAL EFFECTS FOLLOW: payments-gateway');
    expect(api.to('POST /admin/replays/r1/approval')).toMatchObject([{ body: { planHash: PLAN_HASH } }]);
  });

  test('anything else approves nothing', async () => {
    await using api = await startFakeApi(approval);
    const ran = await runOnTerminal(words, { url: api.url, onText: typing('yes') });
    expect(ran.status).toBe(1);
    expect(ran.stdout).toContain('Nothing was approved');
    expect(api.to('POST /admin/replays/r1/approval')).toHaveLength(0);
  });

  test('a running replay has a bar', async () => {
    await using api = await startFakeApi({
      'GET /admin/replays/r1': [
        { body: replayView('applying', { progress: { done: 10, of: 40 } }) },
        { body: replayView('done') },
      ],
    });
    const ran = await runOnTerminal(['replay', 'watch', 'r1'], { url: api.url });
    expect(ran.status).toBe(0);
    expect(ran.stdout).toMatch(/Applying [█░]+ 10\/40/);
  });
});
