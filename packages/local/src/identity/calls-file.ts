import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Calls } from './calls.ts';

/** A stack that is killed loses what it saw within this time. */
const writeEveryMs = 1_000;

export type CallsFile = { close(): void };

/**
 * Keeps what was seen of permissions in a file of its own in a folder that many stacks share. The file is whole at any
 * moment; a stack that is killed leaves what it had seen a second ago.
 */
export const keepCallsIn = (parts: {
  readonly folder: string;
  /** Different for every stack. */
  readonly name: string;
  readonly calls: Calls;
  onError(error: unknown): void;
}): CallsFile => {
  const { folder, calls } = parts;
  const file = join(folder, `${parts.name}.json`);
  let written = -1;
  const write = (): void => {
    const total = calls.total();
    if (total === written) return;
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(calls.report()));
      renameSync(`${file}.new`, file);
      written = total;
    } catch (error) {
      parts.onError(error);
    }
  };
  write();
  const writing = setInterval(write, writeEveryMs);
  return {
    close: () => {
      clearInterval(writing);
      write();
    },
  };
};
