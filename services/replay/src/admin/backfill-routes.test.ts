import { uploadReport } from '../domain/testing/upload-report.ts';
import type { UploadReport } from '../domain/upload.ts';
import { loadUpload, putUpload } from '../upload-table.ts';
import { NOW_MS, redelivery, type Stage, stage, TABLE } from './testing/stage.ts';

const upload = { params: { uploadId: 'id-1' } };
const VALIDATE = { route: 'POST /admin/backfills/{uploadId}/validation', ...upload, key: 'validate' };
const SHOW = { route: 'GET /admin/backfills/{uploadId}', ...upload };
const BAD_LINES = { route: 'GET /admin/backfills/{uploadId}/bad-lines', ...upload };
const announce = { route: 'POST /admin/backfills', key: 'announce', body: { name: 'yesterday.jsonl' } };
const problemType = (name: string) => ({ type: `urn:twolane:problem:${name}` });
const report = uploadReport(3, {
  ...{ byType: { 'StockArrived.v1': 3 }, late: 3, sha256: 'f'.repeat(64) },
  occurred: { fromMs: NOW_MS - 86_400_000, toMs: NOW_MS - 80_000_000 },
});
const oneBad = { ...report, good: 2, bad: 1, firstBad: [{ line: 2, problems: ['is not valid JSON'] }] };

/** As the worker puts it down. */
const reported = async (it: Stage, found: UploadReport) => {
  const before = await loadUpload(it.store, TABLE, 'id-1');
  if (before === undefined) throw new Error('There is no upload.');
  const status = found.bad === 0 ? 'valid' : 'invalid';
  const after = { ...before.value, status, report: found, run: 'run-a' } as const;
  await it.store.commit({ writes: [putUpload(TABLE, after, before.version)], events: [] });
};
const validated = async (found: UploadReport) => {
  const it = stage();
  await it.call(announce);
  await it.call(VALIDATE);
  await reported(it, found);
  it.told.length = 0;
  return it;
};
const backfill = (takeGoodOnes?: boolean, key = 'backfill') => ({
  route: 'POST /admin/replays',
  key,
  body: {
    mode: 'backfill',
    reason: 'the late file of yesterday',
    backfill: { uploadId: 'id-1', ...(takeGoodOnes === undefined ? {} : { takeGoodOnes }) },
  },
});

test('a URL to send the file to, then its validation by the worker', async () => {
  const it = stage();
  const announced = await it.call(announce);
  expect(announced).toMatchObject({
    status: 201,
    headers: { location: '/admin/backfills/id-1' },
    body: {
      uploadId: 'id-1',
      uploadUrl: 'https://bucket.test/uploads/id-1/file?seconds=3600',
      expiresAt: '2026-11-26T13:00:00.000Z',
    },
  });
  expect((await it.call(SHOW)).body).toMatchObject({ status: 'waiting', name: 'yesterday.jsonl' });
  expect(await it.call(VALIDATE)).toMatchObject({ status: 202, body: { status: 'validating' } });
  expect(it.told).toEqual(['validate id-1 id-2']);
  expect(await it.call({ ...VALIDATE, key: 'again' })).toMatchObject({
    status: 409,
    body: problemType('validation-under-way'),
  });
  expect(await it.actions()).toEqual([
    'upload-announced upload/id-1 alice',
    'upload-validation-asked upload/id-1 alice',
  ]);
});

test('a worker that cannot be reached is asked by the repetition', async () => {
  const it = stage();
  await it.call(announce);
  it.lose();
  expect((await it.call(VALIDATE)).status).toBe(503);
  it.find();
  expect((await it.call(VALIDATE)).headers).toMatchObject({ 'idempotency-replayed': 'true' });
  expect(it.told).toEqual(['validate id-1 id-2']);
});

test('a validation that died may be asked for anew', async () => {
  const it = stage();
  await it.call(announce);
  await it.call(VALIDATE);
  it.later(16 * 60_000);
  expect((await it.call({ ...VALIDATE, key: 'again' })).status).toBe(202);
  expect(it.told).toEqual(['validate id-1 id-2', 'validate id-1 id-3']);
});

test('a backfill of good lines holds their consumers and their time', async () => {
  const it = await validated(report);
  expect(await it.call(backfill())).toMatchObject({ status: 201, body: { spec: { mode: 'backfill' } } });
  expect(await it.call(backfill(true, 'same again'))).toMatchObject({
    status: 409,
    body: { ...problemType('overlapping-replay'), consumer: 'inventory-restock' },
  });
  // Another consumer's range is free.
  expect((await it.call({ route: 'POST /admin/replays', key: 'r', body: redelivery })).status).toBe(201);
});

test('one bad line refuses the whole, unless the good ones are asked for', async () => {
  const it = await validated(oneBad);
  expect((await it.call(SHOW)).body).toMatchObject({
    status: 'invalid',
    report: { bad: 1, firstBad: [{ line: 2, problems: ['is not valid JSON'] }] },
  });
  expect(await it.call(backfill())).toMatchObject({
    status: 422,
    body: { ...problemType('bad-lines'), reasons: [{ name: 'upload-has-bad-lines' }] },
  });
  expect((await it.call(backfill(true, 'good ones'))).status).toBe(201);
});

test('what a replay was requested of is not validated again', async () => {
  const it = await validated(report);
  const { body } = await it.call(backfill());
  expect(await it.call({ ...VALIDATE, key: 'again' })).toMatchObject({
    status: 409,
    body: { ...problemType('upload-in-use'), replayId: Object(body).replayId },
  });
});

test('of a validation and a request at once, one is refused', async () => {
  const it = await validated(report);
  const answers = await Promise.all([it.call(backfill()), it.call({ ...VALIDATE, key: 'again' })]);
  const [requested, revalidated] = answers.map(({ status }) => status);
  expect([
    [201, 409],
    [422, 202],
  ]).toContainEqual([requested, revalidated]);
});

test('bad lines, page by page, without what they say', async () => {
  const it = await validated({ ...oneBad, bad: 3 });
  const bad = (line: number) => `${JSON.stringify({ line, problems: ['is bad'], text: 'Ada Lovelace' })}\n`;
  const put = (part: string, text: string) =>
    it.ports.files.put(`uploads/id-1/run-a/bad/${part}.jsonl`, Buffer.from(text));
  await put('00000', bad(2) + bad(5));
  await put('00001', bad(9));
  for (const limit of ['1', '2', '3', '100']) {
    const seen: number[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 5; pages += 1) {
      const query = { limit, ...(after === undefined ? {} : { after }) };
      const { body, text } = await it.call({ ...BAD_LINES, query });
      expect(text).not.toContain('Ada');
      const page = Object(body);
      seen.push(...page.items.map(({ line }: { line: number }) => line));
      after = page.next;
      if (after === undefined) break;
    }
    expect(seen).toEqual([2, 5, 9]);
  }
});

test('no bad lines before the report, and none of no upload', async () => {
  const it = stage();
  expect((await it.call(BAD_LINES)).status).toBe(404);
  await it.call(announce);
  expect(await it.call(BAD_LINES)).toMatchObject({ status: 409, body: problemType('upload-not-validated') });
  expect((await it.call({ ...SHOW, params: { uploadId: 'id-9' } })).status).toBe(404);
  expect((await it.call({ ...VALIDATE, params: { uploadId: 'id-9' } })).status).toBe(404);
});

test('uploads, newest first, without their bad lines', async () => {
  const it = await validated(oneBad);
  it.later(1_000);
  await it.call({ ...announce, key: 'second' });
  const { body } = await it.call({ route: 'GET /admin/backfills' });
  expect(body).toMatchObject({ items: [{ status: 'waiting' }, { uploadId: 'id-1', report: { bad: 1 } }] });
  expect(Object(body).items[1].report).not.toHaveProperty('firstBad');
});

test.each([{}, { name: '' }, { name: 'a\nb' }, { name: 'x'.repeat(201) }, { name: 'x', size: 5 }])(
  'no upload %j',
  async (body) => {
    expect((await stage().call({ ...announce, body })).status).toBe(400);
  },
);
