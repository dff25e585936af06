/** A line of a stream, without its end (`\n` or `\r\n`). */
export interface Line {
  /** 1 for the first. */
  readonly number: number;
  /** Only its beginning where `cut`. Valid until the next line is taken. */
  readonly bytes: Uint8Array;
  /** Whether it is longer than was allowed for. */
  readonly cut: boolean;
  /** Where the next one begins, in bytes from the beginning of the stream. */
  readonly endByte: number;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * The lines of a stream, in memory of one chunk and one line, however long the stream and its lines are. A last line
 * needs no end; an empty one after the last end is none.
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<Line> {
  let number = 0;
  let endByte = 0;
  /** The beginning of a line whose end has not come yet, at most `maxLineBytes` of it. */
  let begun: Uint8Array[] = [];
  let begunBytes = 0;
  let cut = false;

  const add = (part: Uint8Array): void => {
    endByte += part.byteLength;
    const room = maxLineBytes - begunBytes;
    if (part.byteLength > room) cut = true;
    if (part.byteLength > 0 && room > 0) begun.push(part.subarray(0, room));
    begunBytes += Math.min(part.byteLength, room);
  };
  const finished = (endBytes: number): Line => {
    const [only] = begun;
    const whole = begun.length === 1 && only !== undefined ? only : Buffer.concat(begun);
    const bytes = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    number += 1;
    endByte += endBytes;
    const line = { number, bytes, cut, endByte };
    begun = [];
    begunBytes = 0;
    cut = false;
    return line;
  };

  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, from);
      if (end === -1) break;
      add(chunk.subarray(from, end));
      yield finished(1);
      from = end + 1;
    }
    // A copy: what is kept must not hold on to the whole chunk, nor change when its sender uses it again.
    add(Uint8Array.from(chunk.subarray(from)));
  }
  if (begunBytes > 0) yield finished(0);
}
