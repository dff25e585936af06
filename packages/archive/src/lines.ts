/** The largest event that a bus takes is a fraction of this; what is longer was written by nobody of ours. */
export const MAX_LINE_BYTES = 2 * 1_024 * 1_024;

const NEWLINE = 0x0a;

/** `text` is undefined for a line that is longer than MAX_LINE_BYTES, or not in UTF-8. Counted from 1. */
export interface Line {
  readonly line: number;
  readonly text: string | undefined;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const textOf = (bytes: Buffer): string | undefined => {
  if (bytes.length > MAX_LINE_BYTES) return undefined;
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/**
 * Lines of a stream of bytes. Only a newline ends a line: a JSON text may hold every other separator there is. Holds at
 * most one line, and of a longer one no more than its limit. Empty lines are left out, and counted.
 */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let line = 1;
  const hold = (part: Buffer): void => {
    // Of a line that is too long nothing but its length is of interest.
    if (heldBytes <= MAX_LINE_BYTES) held.push(part);
    heldBytes += part.length;
  };
  const end = (): Line | undefined => {
    const text = heldBytes > MAX_LINE_BYTES ? undefined : textOf(Buffer.concat(held, heldBytes));
    const ended = heldBytes === 0 ? undefined : { line, text };
    held = [];
    heldBytes = 0;
    line += 1;
    return ended;
  };
  for await (const chunk of bytes) {
    const whole = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let at = whole.indexOf(NEWLINE); at !== -1; at = whole.indexOf(NEWLINE, start)) {
      hold(whole.subarray(start, at));
      start = at + 1;
      const ended = end();
      if (ended !== undefined) yield ended;
    }
    if (start < whole.length) hold(whole.subarray(start));
  }
  const last = end();
  if (last !== undefined) yield last;
}
