import { receiveEvent } from '@twolane/contracts';
import { DEFAULT_POLICY } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore } from '@twolane/store';
import { memoryFiles } from '../admin/testing/memory-files.ts';
import { auditTrail } from '../audit/index.ts';
import type { Upload } from '../domain/upload.ts';
import { loadUpload, putUpload } from '../upload-table.ts';
import { MAX_LINE_BYTES } from './limits.ts';
import { partFiles } from './part-files.ts';
import { validateUpload } from './validate-upload.ts';

const TABLE = 'replay';
const NOW_MS = Date.parse('2026-11-26T12:00:00.000Z');
const DAY_MS = 86_400_000;

const arrival = (n: number, change: object = {}) => ({
  specversion: '1.0',
  id: `delivery-${n}`,
  source: 'warehouse.main',
  type: 'StockArrived.v1',
  time: '2026-11-25T04:05:06Z',
  data: { deliveryId: `d-${n}`, lines: [{ sku: 'APPLE', quantity: 3 }] },
  ...change,
});
const orderCancelled = (change: object = {}) => ({
  specversion: '1.0',
  id: 'o-1.cancelled',
  type: 'OrderCancelled.v1',
  subject: 'o-1',
  sequence: '0000000002',
  time: '2026-11-25T04:05:06Z',
  recordedtime: '2020-01-01T00:00:00Z',
  data: { orderId: 'o-1', currency: 'GBP', totalMinor: 2000, reason: 'requested' },
  ...change,
});

const stage = async (body: string | Uint8Array | undefined, upload: Partial<Upload> = {}) => {
  const store = createMemoryStore({
    journal: createJournal({ table: 'Outbox', shards: 8, retentionDays: 14 }),
  });
  const bucket = memoryFiles(4_096);
  if (body !== undefined) {
    await bucket.files.put('uploads/u-1/file', typeof body === 'string' ? Buffer.from(body) : body);
  }
  const record: Upload = {
    uploadId: 'u-1',
    name: 'yesterday',
    status: 'validating',
    requestedBy: 'alice',
    requestedAtMs: NOW_MS,
    run: 'run-1',
    ...upload,
  };
  await store.commit({ writes: [putUpload(TABLE, record)], events: [] });
  const trail = auditTrail(TABLE);
  let ids = 0;
  let nowMs = NOW_MS;
  const validate = (run = 'run-1') =>
    validateUpload(
      {
        store,
        table: TABLE,
        audit: trail,
        files: bucket.files,
        catalog,
        policyFor: () => DEFAULT_POLICY,
        clock: () => nowMs,
        random: () => 0,
        sleep: async () => undefined,
        newId: () => {
          ids += 1;
          return `a${ids}`;
        },
      },
      { uploadId: 'u-1', run, deadlineMs: NOW_MS + 900_000 },
    );
  return {
    bucket,
    store,
    validate,
    later: (ms: number) => {
      nowMs += ms;
    },
    upload: async () => (await loadUpload(store, TABLE, 'u-1'))?.value,
    actions: async () =>
      (await trail.newest(store, { limit: 10 })).items.map(({ action, by }) => `${action} ${by}`),
    lines: (key: string): unknown[] =>
      bucket
        .text(key)
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line)),
  };
};
const lines = (...values: readonly unknown[]) =>
  values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');

test('good lines are kept whole, completed, with their own time', async () => {
  const old = new Date(NOW_MS - 31 * DAY_MS).toISOString();
  const it = await stage(lines(arrival(1), '', orderCancelled(), arrival(2, { time: old }), '  '));
  expect(await it.validate()).toBe('reported');
  expect(await it.upload()).toMatchObject({
    status: 'valid',
    run: 'run-1-a1',
    report: {
      lines: 3,
      good: 3,
      bad: 0,
      duplicates: 0,
      parts: 1,
      byType: { 'StockArrived.v1': 2, 'OrderCancelled.v1': 1 },
      late: 2,
      frozen: 1,
      occurred: { fromMs: NOW_MS - 31 * DAY_MS, toMs: Date.parse('2026-11-25T04:05:06Z') },
      firstBad: [],
    },
  });
  const [first, second] = it.lines('uploads/u-1/run-1-a1/good/00000.jsonl');
  expect(first).toMatchObject({
    id: 'delivery-1',
    subject: 'delivery-1',
    partitionkey: 'delivery-1',
    time: '2026-11-25T04:05:06.000Z',
    recordedtime: '2026-11-26T12:00:00.000Z',
  });
  expect(second).toMatchObject({
    source: 'twolane.orders',
    sequence: '0000000002',
    recordedtime: '2026-11-26T12:00:00.000Z',
  });
  expect(await it.actions()).toEqual(['upload-validated twolane.replay']);
});

test.each<[string, string | object, string]>([
  ['no JSON', '{"id":', 'is not valid JSON'],
  ['a list', [arrival(1)], 'must be a CloudEvents 1.0 JSON object'],
  ['a text', '"x"', 'must be a CloudEvents 1.0 JSON object'],
  ['null', 'null', 'must be a CloudEvents 1.0 JSON object'],
  ['no time', arrival(1, { time: undefined }), '/time is missing: a backfill says when it happened'],
  ['a time that is none', arrival(1, { time: 'yesterday' }), '/time '],
  ['a day that does not exist', arrival(1, { time: '2026-11-31T00:00:00Z' }), '/time must be a date-time'],
  ['the future', arrival(1, { time: '2026-11-26T12:05:01Z' }), '/time is more than 300 s ahead'],
  ['no id', arrival(1, { id: undefined }), '/id '],
  ['an id with a space', arrival(1, { id: 'a b' }), '/id '],
  ['no contract', arrival(1, { type: 'Nothing.v1' }), '/type no contract is called Nothing'],
  ['another version', arrival(1, { type: 'StockArrived.v9' }), '/type StockArrived.v9 is not known'],
  ['data that breaks it', arrival(1, { data: { deliveryId: 'd', lines: [] } }), '/data/lines'],
  ['no data', arrival(1, { data: undefined }), '/data'],
  ['our source, by a producer', arrival(1, { source: 'twolane.orders' }), '/source is reserved'],
  ['a source that does not say this', orderCancelled({ source: 'shop' }), '/source must be "twolane.orders"'],
  ['a prototype', '{"__proto__":{"x":1},"time":"2026-11-25T04:05:06Z"}', 'forbidden name'],
  [
    'a number beyond exactness',
    JSON.stringify(arrival(1)).replace('3}', '9007199254740993}'),
    '/data/lines/0/quantity',
  ],
  ['a line that is too long', `"${'x'.repeat(MAX_LINE_BYTES)}"`, 'is longer than 327680 bytes'],
])('a bad line is named with its reason: %s', async (_, bad, why) => {
  const it = await stage(lines(arrival(7), bad, arrival(8)));
  await it.validate();
  const upload = await it.upload();
  expect(upload).toMatchObject({ status: 'invalid', report: { lines: 3, good: 2, bad: 1 } });
  expect(upload?.report?.firstBad).toEqual([
    { line: 2, problems: expect.arrayContaining([expect.stringContaining(why)]) },
  ]);
  expect(it.lines('uploads/u-1/run-1-a1/bad/00000.jsonl')).toMatchObject([{ line: 2 }]);
  expect(it.lines('uploads/u-1/run-1-a1/good/00000.jsonl')).toHaveLength(2);
});

test('the second of two with one source and id is bad, the same id of another source is not', async () => {
  const it = await stage(
    lines(arrival(1), arrival(1, { data: {} }), arrival(1), arrival(1, { source: 'w2' })),
  );
  await it.validate();
  expect((await it.upload())?.report).toMatchObject({
    good: 2,
    bad: 2,
    duplicates: 1,
    firstBad: [{ line: 2 }, { line: 3, problems: ['/id is that of line 1, with the same source'] }],
  });
});

test('an event that the journal holds is bad, by the time of recording that its line says', async () => {
  const recorded = (n: number): object => ({
    ...arrival(n),
    recordedtime: '2026-11-25T06:07:08.009Z',
  });
  const it = await stage(
    lines(
      recorded(1),
      recorded(2),
      // The same minute in another zone.
      { ...recorded(3), recordedtime: '2026-11-25T07:07:59+01:00' },
      { ...recorded(4), recordedtime: '2026-11-25T06:08:00Z' },
      { ...recorded(5), recordedtime: 'yesterday' },
      arrival(6),
    ),
  );
  for (const n of [1, 3, 4, 5, 6]) {
    const event = receiveEvent(catalog, arrival(n), { recordedAtMs: Date.parse('2026-11-25T06:07:08.009Z') });
    if (!event.ok) throw new Error(JSON.stringify(event.refusal));
    await it.store.commit({ writes: [], events: [event.value] });
  }
  await it.validate();
  const { report, status } = (await it.upload()) ?? {};
  expect(status).toBe('invalid');
  const why =
    '/id was recorded in the minute of 2026-11-25T06:07Z, with the same source: redeliver that time to whoever lacks it';
  expect(report).toMatchObject({ lines: 6, good: 4, bad: 2, recorded: 2, duplicates: 0 });
  expect(report?.firstBad).toEqual([
    { line: 1, problems: [why] },
    { line: 3, problems: [why] },
  ]);
  expect(it.lines('uploads/u-1/run-1-a1/good/00000.jsonl')).toMatchObject(
    ['delivery-2', 'delivery-4', 'delivery-5', 'delivery-6'].map((id) => ({ id })),
  );
});

test('a thousand lines are asked about together, and stay in their order', async () => {
  const said = Array.from({ length: 1_003 }, (_, n) =>
    n % 10 === 0 ? 'broken' : arrival(n, { recordedtime: '2026-11-25T06:07:08.009Z' }),
  );
  const it = await stage(lines(...said));
  await it.validate();
  expect((await it.upload())?.report).toMatchObject({ lines: 1_003, good: 902, bad: 101, recorded: 0 });
  expect((await it.upload())?.report?.firstBad.map(({ line }) => line)).toEqual(
    Array.from({ length: 20 }, (_, n) => n * 10 + 1),
  );
  const ids = it
    .lines('uploads/u-1/run-1-a1/good/00000.jsonl')
    .map((event) => Reflect.get(Object(event), 'id'));
  expect(ids).toEqual(said.flatMap((line) => (typeof line === 'string' ? [] : [line.id])));
});

test('bytes that are no text are kept byte by byte', async () => {
  const it = await stage(Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(lines(arrival(1)))]));
  await it.validate();
  expect(it.lines('uploads/u-1/run-1-a1/bad/00000.jsonl')).toEqual([
    { line: 1, problems: ['is not valid UTF-8'], base64: '//4=', cut: false },
  ]);
});

test.each<[string, string | undefined, string]>([
  ['nothing was sent', undefined, 'not-sent'],
  ['no bytes', '', 'empty'],
  ['blank lines only', '\n \r\n\t\n', 'empty'],
])('a file that is none: %s', async (_, body, cause) => {
  const it = await stage(body);
  expect(await it.validate()).toBe('reported');
  const upload = await it.upload();
  expect(upload?.status).toBe('unreadable');
  expect(upload?.cause).toMatch(new RegExp(`^${cause}: `));
  expect(upload?.report).toBeUndefined();
});

test('the same file gives the same hash, another order another', async () => {
  const hashOf = async (...values: readonly object[]) => {
    const it = await stage(lines(...values));
    await it.validate();
    return (await it.upload())?.report?.sha256;
  };
  const first = await hashOf(arrival(1), arrival(2));
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashOf(arrival(1), arrival(2))).toBe(first);
  expect(await hashOf(arrival(2), arrival(1))).not.toBe(first);
});

test('lines go into files of at most 20,000 lines and 16 MB', async () => {
  const sizesOf = async (count: number, line: string) => {
    const { files, objects, text } = memoryFiles();
    const parts = partFiles(files, (part) => String(part));
    for (let n = 0; n < count; n += 1) await parts.add(line);
    expect(await parts.finish()).toBe(objects.size);
    return [...objects.keys()].map((key) => text(key).split('\n').length - 1);
  };
  expect(await sizesOf(40_001, 'x')).toEqual([20_000, 20_000, 1]);
  expect(await sizesOf(3, 'x'.repeat(7 * 1024 * 1024))).toEqual([2, 1]);
  expect(await sizesOf(0, 'x')).toEqual([]);
});

test('called twice, as AWS may, one report is put down; a validation that nobody wants any more does nothing', async () => {
  const it = await stage(lines(arrival(1)));
  expect((await Promise.all([it.validate(), it.validate()])).sort()).toEqual(['reported', 'superseded']);
  expect(await it.validate()).toBe('superseded');
  const other = await stage(lines(arrival(1)), { run: 'run-2' });
  expect(await other.validate('run-1')).toBe('superseded');
  expect((await other.upload())?.status).toBe('validating');
  expect(await other.actions()).toEqual([]);
});

test('a file that takes too long is not done by half', async () => {
  const it = await stage(lines(...Array.from({ length: 1_001 }, (_, n) => arrival(n))));
  it.later(880_000);
  await it.validate();
  expect(await it.upload()).toMatchObject({
    status: 'unreadable',
    cause: expect.stringMatching(/^too-long: /),
  });
});
