import { memoryFiles } from '../admin/testing/memory-files.ts';
import { MAX_LINE_BYTES } from './limits.ts';
import { partFiles } from './part-files.ts';
import { arrival, lines, NOW_MS, stage } from './testing/sent-upload.ts';

const DAY_MS = 86_400_000;
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
