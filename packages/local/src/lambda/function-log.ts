import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A function's log file keeps this much, twice: the current file and the one before. */
const maximumLogBytes = 16 * 1024 * 1024;

export type FunctionLog = { write(chunk: string | Buffer): void; close(): void };

/** Appends to a file that is rotated once, so that a chatty function cannot fill the disk. */
export const openFunctionLog = (file: string, limitBytes = maximumLogBytes): FunctionLog => {
  mkdirSync(dirname(file), { recursive: true });
  let descriptor = openSync(file, 'a');
  let bytes = fstatSync(descriptor).size;
  let closed = false;
  return {
    write: (chunk) => {
      if (closed) return;
      try {
        if (bytes > limitBytes) {
          closeSync(descriptor);
          renameSync(file, `${file}.1`);
          descriptor = openSync(file, 'a');
          bytes = 0;
        }
        bytes += typeof chunk === 'string' ? writeSync(descriptor, chunk) : writeSync(descriptor, chunk);
      } catch {
        // A full disk costs log lines, never an invocation.
      }
    },
    close: () => {
      if (closed) return;
      closed = true;
      closeSync(descriptor);
    },
  };
};
