/** Thrown by the decoder where the body is not what the encoding says. */
export class BrokenChunks extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'BrokenChunks';
  }
}

/** Sizes with their signature, and trailers, are lines of some hundred characters. */
const longestLineBytes = 8_192;
const maximumTrailers = 16;
const sizeForm = /^([0-9a-fA-F]{1,8})(?:;.*)?$/;

/** Reads lines and runs of bytes from a body that comes in pieces of any size. */
const createSource = (body: AsyncIterable<Uint8Array>) => {
  const pieces = body[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const { done, value } = await pieces.next();
    if (done === true) throw new BrokenChunks('The body ends in the middle of a chunk.');
    held = held.length === 0 ? Buffer.from(value) : Buffer.concat([held, value]);
  };
  return {
    line: async (): Promise<string> => {
      let end = held.indexOf('\r\n');
      while (end === -1) {
        if (held.length > longestLineBytes) throw new BrokenChunks('A line of the encoding is too long.');
        await more();
        end = held.indexOf('\r\n');
      }
      const line = held.subarray(0, end).toString('latin1');
      held = held.subarray(end + 2);
      return line;
    },
    /** At most so many bytes, at least one. */
    some: async (most: number): Promise<Buffer> => {
      while (held.length === 0) await more();
      const taken = held.subarray(0, most);
      held = held.subarray(taken.length);
      return taken;
    },
  };
};

/**
 * The content of an `aws-chunked` body ("Signature calculations: transferring payload in multiple chunks"). Signatures
 * of chunks are not verified. Trailers are told when they have come, names in lower case. Throws BrokenChunks.
 */
export const decodeAwsChunked = async function* (
  body: AsyncIterable<Uint8Array>,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Buffer> {
  const source = createSource(body);
  for (;;) {
    const size = sizeForm.exec(await source.line())?.[1];
    if (size === undefined) throw new BrokenChunks('A chunk does not begin with its size.');
    let left = Number.parseInt(size, 16);
    if (left === 0) break;
    while (left > 0) {
      const bytes = await source.some(left);
      left -= bytes.length;
      yield bytes;
    }
    if ((await source.line()) !== '') throw new BrokenChunks('A chunk is longer than its size says.');
  }
  for (let count = 0; count <= maximumTrailers; count += 1) {
    const line = await source.line();
    if (line === '') return;
    const colon = line.indexOf(':');
    if (colon > 0) onTrailer(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  throw new BrokenChunks('The body has too many trailers.');
};
