import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { hourPrefixes, MAX_HOURS } from './archive-hours.ts';
import type { ArchiveObjects } from './archive-objects.ts';
import { linesOf, MAX_LINE_BYTES } from './lines.ts';
import { type ArchiveLine, createArchive } from './read-archive.ts';

const at = (text: string): number => Date.parse(text);

describe('folders of a range', () => {
  test.each([
    ['within an hour', '2026-11-21T04:05:00Z', '2026-11-21T04:06:00Z', ['events/2026/11/21/04/']],
    [
      'up to an hour: not the next',
      '2026-11-21T04:00:00Z',
      '2026-11-21T05:00:00Z',
      ['events/2026/11/21/04/'],
    ],
    [
      'over the end of a year',
      '2026-12-31T23:59:59.999Z',
      '2027-01-01T00:00:00.001Z',
      ['events/2026/12/31/23/', 'events/2027/01/01/00/'],
    ],
    ['none', '2026-11-21T04:00:00Z', '2026-11-21T04:00:00Z', []],
    ['the wrong way round', '2026-11-21T05:00:00Z', '2026-11-21T04:00:00Z', []],
  ])('%s', (_, from, to, expected) => {
    expect(hourPrefixes({ fromMs: at(from), toMs: at(to) })).toEqual(expected);
  });

  test.each([
    [0, MAX_HOURS * 3_600_000 + 1],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
  ])('from %p to %p is a mistake', (fromMs, toMs) => {
    expect(() => hourPrefixes({ fromMs, toMs })).toThrow(RangeError);
  });
});

describe('lines', () => {
  const collect = async (pieces: readonly Uint8Array[]) => {
    const found: (readonly [number, string | undefined])[] = [];
    for await (const { line, text } of linesOf(Readable.from(pieces))) found.push([line, text]);
    return found;
  };

  test('other separators are none; empty lines count; the last may end without one', async () => {
    expect(await collect([Buffer.from('a\u2028b\r\n\n"c\u0085"\nlast')])).toEqual([
      [1, 'a\u2028b\r'],
      [3, '"c\u0085"'],
      [4, 'last'],
    ]);
  });

  test('one that is too long and one that is no text are told, and the next is read', async () => {
    const long = Buffer.alloc(MAX_LINE_BYTES + 1, 0x61);
    expect(await collect([long, Buffer.from('\nb\n'), Buffer.from([0xff, 0x0a]), Buffer.from('c')])).toEqual([
      [1, undefined],
      [2, 'b'],
      [3, undefined],
      [4, 'c'],
    ]);
  });

  test('how the bytes come makes no difference', async () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter((one) => !one.includes('\n'));
    await fc.assert(
      fc.asyncProperty(fc.array(text), fc.array(fc.integer({ min: 1, max: 9 })), async (texts, cuts) => {
        const whole = Buffer.from(texts.map((one) => `${one}\n`).join(''));
        const pieces: Buffer[] = [];
        let start = 0;
        for (const cut of cuts) {
          pieces.push(whole.subarray(start, start + cut));
          start += cut;
        }
        pieces.push(whole.subarray(start));
        const found = await collect(pieces.filter(({ length }) => length > 0));
        expect(found.map(([, one]) => one)).toEqual(texts);
      }),
    );
  });
});

const hour = 'events/2026/11/21/04/';
const archiveOf = (content: Readonly<Record<string, Buffer>>) => {
  const opened: string[] = [];
  const store: ArchiveObjects = {
    async *list(prefix) {
      for (const key of Object.keys(content).sort()) {
        if (key.startsWith(prefix)) yield { key, bytes: content[key]?.length ?? 0 };
      }
    },
    open: async (key) => {
      opened.push(key);
      return Readable.from([content[key] ?? Buffer.alloc(0)]);
    },
  };
  return { archive: createArchive(store), opened };
};
const shown = (line: ArchiveLine): unknown =>
  line.ok ? line.value.event : `${line.refusal.key}:${line.refusal.line} ${line.refusal.what}`;
const range = { fromMs: at('2026-11-21T04:30:00Z'), toMs: at('2026-11-21T05:00:00Z') };
const all = async (lines: AsyncIterable<ArchiveLine>): Promise<readonly unknown[]> => {
  const found: unknown[] = [];
  for await (const line of lines) found.push(shown(line));
  return found;
};

test('events of the hours that the range touches, in the order of keys, as they were written', async () => {
  const { archive, opened } = archiveOf({
    [`${hour}b.gz`]: gzipSync('{"n":3}\n'),
    [`${hour}a.gz`]: Buffer.concat([gzipSync('{"n":1}\n'), gzipSync('{"n": 2.0}\n')]),
    'events/2026/11/21/05/c.gz': gzipSync('{"n":4}\n'),
  });
  const texts: string[] = [];
  for await (const line of archive.events(range)) if (line.ok) texts.push(line.value.text);
  expect(texts).toEqual(['{"n":1}', '{"n": 2.0}', '{"n":3}']);
  expect(opened).toEqual([`${hour}a.gz`, `${hour}b.gz`]);
});

test('what is broken is named, and everything else is read', async () => {
  const half = gzipSync('{"n":2}\n'.repeat(5_000));
  const { archive } = archiveOf({
    [`${hour}1-lines.gz`]: gzipSync('{"n":1}\n{"n":\n[1]\n{"n":2}'),
    [`${hour}2-nothing.gz`]: Buffer.from('no gzip'),
    [`${hour}3-half.gz`]: half.subarray(0, half.length - 20),
    [`${hour}4-good.gz`]: gzipSync('{"n":9}\n'),
  });
  const found = await all(archive.events(range));
  expect(found.slice(0, 5)).toEqual([
    { n: 1 },
    `${hour}1-lines.gz:2 is not a JSON object`,
    `${hour}1-lines.gz:3 is not a JSON object`,
    { n: 2 },
    expect.stringContaining(`${hour}2-nothing.gz:1 is not compressed`),
  ]);
  expect(found.at(-2)).toMatch(/3-half\.gz:\d+ is not compressed/);
  expect(found.at(-1)).toEqual({ n: 9 });
});

test('a way that breaks is thrown, not taken for the end', async () => {
  const content = gzipSync('{"n":1}\n'.repeat(50_000));
  async function* breaking() {
    yield content.subarray(0, content.length - 10);
    throw new Error('connection lost');
  }
  const archive = createArchive({
    async *list() {
      yield { key: 'k', bytes: 1 };
    },
    open: async () => Readable.from(breaking()),
  });
  await expect(all(archive.events(range))).rejects.toThrow('connection lost');
});

test('whoever has enough closes the object', async () => {
  let isClosed = false;
  const source = Readable.from([gzipSync('{"n":1}\n{"n":2}\n')]);
  source.once('close', () => {
    isClosed = true;
  });
  const archive = createArchive({
    async *list() {
      yield { key: 'k', bytes: 1 };
    },
    open: async () => source,
  });
  for await (const line of archive.events(range)) {
    expect(shown(line)).toEqual({ n: 1 });
    break;
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(isClosed).toBe(true);
});
