import { gzipSync } from 'node:zlib';
import { httpHandler } from '@twolane/http';
import { callWith } from '@twolane/http/testing';
import { RetryableError } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import type { Delta } from '../domain/model.ts';
import { adminRoutes } from './admin-routes.ts';
import { cellOf } from './delta-csv.ts';
import { redelivery, type Stage, stage } from './testing/stage.ts';

const delta = (n: number, change: Partial<Delta> = {}): Delta => ({
  eventKey: `twolane.orders/o-${n}`,
  type: 'OrderPlaced.v1',
  subject: `o-${n}`,
  time: '2026-11-25T04:05:06.789Z',
  recordedTime: '2026-11-25T04:05:07.000Z',
  hour: '2026-11-25T04',
  consumer: 'orders-outcomes',
  outcome: 'applied',
  changes: [],
  emits: [],
  ...change,
});
const DELTAS = 'GET /admin/replays/{replayId}/deltas';
const folder = 'replays/id-1/deltas/rehearsal/';
const packed = (lines: readonly unknown[]) =>
  gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));

/** Five deltas in three files, of which another phase has one. */
const withDeltas = async (): Promise<Stage> => {
  const it = stage();
  await it.call({ route: 'POST /admin/replays', key: 'k', body: redelivery });
  await it.ports.files.put(`${folder}00000-000-00000.jsonl.gz`, packed([delta(1), delta(2)]));
  await it.ports.files.put(
    `${folder}00000-000-00001.jsonl.gz`,
    packed([delta(3, { outcome: 'failed', cause: 'out-of-stock', consumer: 'inventory-restock' })]),
  );
  await it.ports.files.put(`${folder}00001-000-00000.jsonl.gz`, packed([delta(4), delta(5)]));
  await it.ports.files.put('replays/id-1/deltas/applied/00000-001-00000.jsonl.gz', packed([delta(9)]));
  return it;
};
const read = (it: Stage, query: Record<string, string> = {}) =>
  it.call({ route: DELTAS, params: { replayId: 'id-1' }, query });
const subjects = (body: unknown): string[] =>
  Object(body).items.map(({ subject }: { subject: string }) => subject);

test('pages of any size give all deltas in order, each once', async () => {
  const it = await withDeltas();
  for (const limit of ['1', '2', '3', '5', '100']) {
    const seen: string[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 10; pages += 1) {
      const { body } = await read(it, { limit, ...(after === undefined ? {} : { after }) });
      seen.push(...subjects(body));
      after = Object(body).next;
      if (after === undefined) break;
    }
    expect(seen).toEqual(['o-1', 'o-2', 'o-3', 'o-4', 'o-5']);
  }
});

test.each<[Record<string, string>, string[]]>([
  [{ phase: 'applied' }, ['o-9']],
  [{ phase: 'verified' }, []],
  [{ outcome: 'failed' }, ['o-3']],
  [{ consumer: 'inventory-restock' }, ['o-3']],
  [{ consumer: 'inventory-restock', outcome: 'applied' }, []],
])('of %j: %j', async (query, expected) => {
  expect(subjects((await read(await withDeltas(), query)).body)).toEqual(expected);
});

test.each([
  ['phase', 'plan'],
  ['outcome', 'lost'],
  ['format', 'xml'],
  ['consumer', '../secrets'],
  ['limit', '1001'],
  ['after', '../../etc'],
  ['order', 'desc'],
])('not with %s=%s', async (field, value) => {
  expect(await read(await withDeltas(), { [field]: value })).toMatchObject({
    status: 400,
    body: { errors: [{ field }] },
  });
});

test('a token that leads out of the folder leads nowhere', async () => {
  const it = await withDeltas();
  const after = Buffer.from('../applied/00000-001-00000.jsonl.gz|0').toString('base64url');
  expect(subjects((await read(it, { after })).body)).toEqual(['o-1', 'o-2', 'o-3', 'o-4', 'o-5']);
});

test.each<[string, () => AsyncGenerator<Uint8Array>, number]>([
  [
    'the bucket is lost in mid-file',
    async function* () {
      yield packed([delta(1)]).subarray(0, 20);
      throw new RetryableError('S3 is away.');
    },
    503,
  ],
  [
    'the file is cut off',
    async function* () {
      yield packed([delta(1)]).subarray(0, 40);
    },
    500,
  ],
])('%s: no half page', async (_, chunks, status) => {
  const it = await withDeltas();
  const files = {
    ...it.ports.files,
    read: async () => ({ bytes: 1, chunks: chunks(), close: () => undefined }),
  };
  const telemetry = createTelemetry({ service: 'replay', function: 'replayHttp', sink: () => undefined });
  const api = httpHandler({ routes: adminRoutes({ ...it.ports, files }), telemetry });
  const claims = { client_id: 'alice', scope: 'read' };
  const answer = await callWith(api, { route: DELTAS, params: { replayId: 'id-1' }, claims });
  expect(answer.status).toBe(status);
});

test('only what did something else than was shown, and never the digests of what is masked', async () => {
  const it = await withDeltas();
  const change = {
    table: 'T',
    pk: 'p',
    sk: 's',
    isNew: false,
    fields: [{ name: 'phone', after: '[personal]' }],
  };
  const changes = [{ ...change, digest: 'd'.repeat(32), endDigest: 'e'.repeat(32) }];
  await it.ports.files.put(
    'replays/id-1/deltas/applied/00000-100-00000.jsonl.gz',
    packed([
      delta(6, { comparison: 'same' }),
      delta(7, { comparison: 'mismatch', changes }),
      delta(8, { comparison: 'overtaken' }),
    ]),
  );
  const { body } = await read(it, { phase: 'applied', comparison: 'mismatch' });
  expect(Object(body).items).toEqual([{ ...delta(7, { comparison: 'mismatch' }), changes: [change] }]);
  expect(subjects((await read(it, { phase: 'applied' })).body)).toEqual(['o-9', 'o-6', 'o-7', 'o-8']);
  expect((await read(it, { phase: 'applied', comparison: 'other' })).status).toBe(400);
});

test('of a replay that is not there', async () => {
  expect((await read(stage())).status).toBe(404);
});

test('as JSON lines, with the next page in a header', async () => {
  const it = await withDeltas();
  const answer = await read(it, { format: 'jsonl', limit: '2', outcome: 'applied' });
  expect(answer.headers['content-type']).toBe('application/x-ndjson');
  expect(answer.text).toBe(`${JSON.stringify(delta(1))}\n${JSON.stringify(delta(2))}\n`);
  const link = /^<(\/admin\/replays\/id-1\/deltas)\?(.*)>; rel="next"$/.exec(String(answer.headers['link']));
  const query = Object.fromEntries(new URLSearchParams(link?.[2]));
  expect(query).toMatchObject({ format: 'jsonl', limit: '2', outcome: 'applied' });
  expect((await read(it, query)).text).toContain('"subject":"o-4"');
});

test('as CSV: a row a changed field, formulas made harmless, numbers left as they are', async () => {
  const it = stage();
  await it.call({ route: 'POST /admin/replays', key: 'k', body: redelivery });
  const change = {
    table: 'stock',
    pk: 'sku#LAMP',
    sk: 'stock',
    isNew: false,
    digest: 'd',
    fields: [
      { name: 'available', by: -5 },
      { name: '=cmd|calc', before: '+1', after: 'a "quoted", text' },
    ],
  };
  const emits = [{ type: 'OrderConfirmed.v1', id: 'e-1' }];
  await it.ports.files.put(
    `${folder}00000-000-00000.jsonl.gz`,
    packed([
      delta(1, { comparison: 'mismatch', changes: [change], emits }),
      delta(2, { outcome: 'nothing', why: '@home' }),
    ]),
  );
  const answer = await read(it, { format: 'csv' });
  const common =
    'OrderPlaced.v1,o-1,2026-11-25T04:05:06.789Z,2026-11-25T04:05:07.000Z,2026-11-25T04,orders-outcomes,applied,mismatch,,,stock,sku#LAMP,stock,false';
  expect(answer.text.split('\r\n')).toEqual([
    'eventKey,type,subject,time,recordedTime,hour,consumer,outcome,comparison,cause,why,table,pk,sk,isNew,field,before,after,by,emits',
    `twolane.orders/o-1,${common},available,,,-5,OrderConfirmed.v1 e-1`,
    `twolane.orders/o-1,${common},'=cmd|calc,'+1,"a ""quoted"", text",,OrderConfirmed.v1 e-1`,
    "twolane.orders/o-2,OrderPlaced.v1,o-2,2026-11-25T04:05:06.789Z,2026-11-25T04:05:07.000Z,2026-11-25T04,orders-outcomes,nothing,,,'@home,,,,,,,,,",
    '',
  ]);
});

test.each([
  ['=1+1', "'=1+1"],
  ['+44 20', "'+44 20"],
  ['-5', "'-5"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t=1"],
  ['＝1', "'＝1"],
  [-5, '-5'],
  [0, '0'],
  [null, ''],
  [undefined, ''],
  [true, 'true'],
  [['=x'], '["=x"]'],
  ['a=b', 'a=b'],
])('the cell of %j is %j', (value, expected) => {
  expect(cellOf(value)).toBe(expected);
});

test('a page of CSV fits into an answer, too, where a delta has many small fields, and all of them come', async () => {
  const it = stage();
  await it.call({ route: 'POST /admin/replays', key: 'k', body: redelivery });
  const fields = Array.from({ length: 60 }, (_, n) => ({ name: `f${n}`, by: 1 }));
  const item = { table: 'T', pk: 'p'.repeat(60), sk: 's', isNew: false, digest: 'd', fields };
  const many = Array.from({ length: 600 }, (_, n) => delta(n, { why: 'w'.repeat(400), changes: [item] }));
  await it.ports.files.put(`${folder}00000-000-00000.jsonl.gz`, packed(many));
  let rows = 0;
  let pages = 0;
  for (let after: string | undefined; pages < 20; ) {
    const query = { format: 'csv', limit: '1000', ...(after === undefined ? {} : { after }) };
    const { text, headers } = await read(it, query);
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThan(6_000_000);
    rows += text.trim().split('\r\n').length - 1;
    pages += 1;
    after = /after=([^>&]+)/.exec(String(Object(headers).link))?.[1];
    if (after === undefined) break;
  }
  expect({ rows, several: pages > 1 }).toEqual({ rows: 36_000, several: true });
});
