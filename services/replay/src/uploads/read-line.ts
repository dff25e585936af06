import { ok, type Problem, type Result, refuse } from '@twolane/contracts';
import type { Line } from '../lines.ts';
import { MAX_LINE_BYTES } from './limits.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The JSON value of a line. Never throws. */
export const lineValue = ({
  bytes,
  cut,
}: Pick<Line, 'bytes' | 'cut'>): Result<unknown, readonly Problem[]> => {
  if (cut) return refuse([{ path: '', message: `is longer than ${MAX_LINE_BYTES} bytes` }]);
  const text = textOf(bytes);
  if (text === undefined) return refuse([{ path: '', message: 'is not valid UTF-8' }]);
  try {
    return ok(JSON.parse(text));
  } catch {
    return refuse([{ path: '', message: 'is not valid JSON' }]);
  }
};

const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
};

/** A bad line as it is kept: whole, byte by byte where it is no text; of one that is too long, its beginning. */
export const badLineText = (
  { number, bytes, cut }: Pick<Line, 'number' | 'bytes' | 'cut'>,
  problems: readonly string[],
): string => {
  const text = cut ? undefined : textOf(bytes);
  const kept = text === undefined ? { base64: Buffer.from(bytes).toString('base64'), cut } : { text };
  return JSON.stringify({ line: number, problems, ...kept });
};
