import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeApi } from '../testing/fake-api.ts';
import { runTwolane } from '../testing/run-command.ts';

const LINES = `${JSON.stringify({ id: 'a' })}\n${JSON.stringify({ id: 'b' })}\n`;
const upload = (status: string, report?: object) => ({
  uploadId: 'u1',
  name: 'late.jsonl',
  status,
  requestedBy: 'developer',
  requestedAt: '2026-11-26T18:40:12.000Z',
  ...(report === undefined ? {} : { report }),
});
const REPORT = {
  lines: 2,
  good: 2,
  bad: 0,
  byType: { 'OrderPlaced.v1': 2 },
  late: 2,
  frozen: 0,
  sha256: 'x',
  firstBad: [],
};
const BAD = { ...REPORT, good: 1, bad: 1, firstBad: [{ line: 2, problems: ['/id is missing'] }] };

const file = join(mkdtempSync(join(tmpdir(), 'twolane-upload-')), 'late.jsonl');
writeFileSync(file, LINES);

/** The fake needs its own address in the answer that names the file's. */
async function startStore(last: object, sent: { status: number } = { status: 200 }) {
  let url = '';
  const api = await startFakeApi({
    'POST /admin/backfills': () => ({
      status: 201,
      body: { uploadId: 'u1', uploadUrl: `${url}/files/u1?signature=s` },
    }),
    'PUT /files/u1': () => sent,
    'POST /admin/backfills/u1/validation': [{ status: 202, body: upload('validating') }],
    'GET /admin/backfills/u1': [{ body: upload('validating') }, { body: last }],
  });
  url = api.url;
  return api;
}

test('a file is sent with its length, without a token, and validated', async () => {
  await using api = await startStore(upload('valid', REPORT));
  const { status, stdout, stderr } = await runTwolane(['backfill', 'upload', file], { url: api.url });
  expect(status).toBe(0);
  expect(api.to('POST /admin/backfills')).toMatchObject([
    { body: { name: 'late.jsonl' }, scopes: ['replay:request'] },
  ]);
  const [sent] = api.to('PUT /files/u1');
  expect(sent).toMatchObject({ body: LINES, headers: { 'content-length': String(LINES.length) } });
  expect(sent?.headers['authorization']).toBeUndefined();
  expect(stdout).toContain('2 lines: 2 good, 0 bad; late 2, frozen 0');
  expect(stderr).toContain('backfill request u1');
  expect(stdout + stderr).not.toContain('signature');
});

test('bad lines are a failure that says where, and what to do', async () => {
  await using api = await startStore(upload('invalid', BAD));
  const { status, stdout, stderr } = await runTwolane(['backfill', 'upload', file], { url: api.url });
  expect(status).toBe(1);
  expect(stdout).toContain('line 2: /id is missing');
  expect(stderr).toContain('--take-good-ones');
});

test('a store that refuses the file ends it: nothing is validated', async () => {
  await using api = await startStore(upload('waiting'), { status: 403 });
  expect(await runTwolane(['backfill', 'upload', file], { url: api.url })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('refused the file (403)'),
  });
  expect(api.to('POST /admin/backfills/u1/validation')).toHaveLength(0);
});

test('a file that is not there is a misuse', async () => {
  await using api = await startFakeApi({});
  expect(await runTwolane(['backfill', 'upload', '/no/such/file'], { url: api.url })).toMatchObject({
    status: 2,
  });
  expect(api.calls).toHaveLength(0);
});

test('an upload is asked for like any replay', async () => {
  await using api = await startFakeApi({
    'POST /admin/replays': [{ status: 201, body: { replayId: 'r1', status: 'planning' } }],
  });
  const words = [
    'backfill',
    'request',
    'u1',
    '--take-good-ones',
    '--max-failures',
    '0',
    '--reason',
    'late file',
    '--no-wait',
  ];
  expect(await runTwolane(words, { url: api.url })).toMatchObject({ status: 0 });
  expect(api.to('POST /admin/replays').map(({ body }) => body)).toEqual([
    {
      mode: 'backfill',
      reason: 'late file',
      backfill: { uploadId: 'u1', takeGoodOnes: true },
      limits: { failurePercent: 0 },
    },
  ]);
});
