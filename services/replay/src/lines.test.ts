import fc from 'fast-check';
import { linesOf } from './lines.ts';

async function* from(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
const read = async (chunks: readonly Uint8Array[], maxLineBytes = 100) => {
  const lines: { number: number; text: string; cut: boolean; endByte: number }[] = [];
  for await (const { bytes, ...line } of linesOf(from(chunks), maxLineBytes)) {
    lines.push({ ...line, text: Buffer.from(bytes).toString('utf8') });
  }
  return lines;
};
const bytes = (text: string) => Buffer.from(text, 'utf8');

test.each<[string, string[], string[]]>([
  ['nothing', [], []],
  ['an empty chunk', [''], []],
  ['one line without an end', ['abc'], ['abc']],
  ['one line with its end', ['abc\n'], ['abc']],
  ['ends of both kinds', ['a\r\nb\n'], ['a', 'b']],
  ['an end between two chunks', ['a\r', '\nb'], ['a', 'b']],
  ['an empty line between others', ['a\n\nb\n'], ['a', '', 'b']],
  ['a line over three chunks', ['a', 'b', 'c\nd'], ['abc', 'd']],
])('%s', async (_, chunks, expected) => {
  expect((await read(chunks.map(bytes))).map(({ text }) => text)).toEqual(expected);
});

test('a line that is too long is cut, and the next one is whole', async () => {
  expect(await read([bytes('123'), bytes('4567890\nok\n')], 4)).toEqual([
    { number: 1, text: '1234', cut: true, endByte: 11 },
    { number: 2, text: 'ok', cut: false, endByte: 14 },
  ]);
  expect(await read([bytes('1234\n')], 4)).toEqual([{ number: 1, text: '1234', cut: false, endByte: 5 }]);
});

test('however a text is cut into chunks, its lines and where they end are the same', async () => {
  const piece = fc.constantFrom('a', 'ü', '\n', '\r\n', 'xyz', '{}');
  await fc.assert(
    fc.asyncProperty(fc.array(piece), fc.array(fc.nat()), async (pieces, cuts) => {
      const whole = bytes(pieces.join(''));
      const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort((a, b) => a - b);
      const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end));
      const expected = pieces.join('').split(/\r?\n/);
      if (expected.at(-1) === '') expected.pop();
      const lines = await read(chunks);
      expect(lines.map(({ text }) => text)).toEqual(expected);
      expect(lines.at(-1)?.endByte ?? 0).toBe(whole.length);
    }),
  );
});
