import { createHash } from 'node:crypto';

/** What happened, as one number for all of it: two runs are the same where their hashes are. */
export interface Trace {
  /** `what` names it in a few words, the same in every run. */
  add(atMs: number, what: string): void;
  hash(): string;
  /** The lines themselves, where they are kept. */
  lines(): readonly string[];
}

/** Text that is hashed in one go. */
const CHUNK_CHARS = 4_000;

export const createTrace = ({ keep = false }: { readonly keep?: boolean } = {}): Trace => {
  const digest = createHash('sha256');
  const kept: string[] = [];
  let chunk = '';
  return {
    add: (atMs, what) => {
      if (keep) kept.push(`${atMs} ${what}`.trimEnd());
      chunk += `${atMs} ${what}\n`;
      if (chunk.length < CHUNK_CHARS) return;
      digest.update(chunk);
      chunk = '';
    },
    hash: () => digest.copy().update(chunk).digest('hex').slice(0, 32),
    lines: () => kept,
  };
};
