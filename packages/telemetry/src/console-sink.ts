import { Console } from 'node:console';
import { Writable } from 'node:stream';

/** Takes one finished line of output, without its line end. */
export type Sink = (line: string) => void;

/**
 * A console that hands every line to `sink`, for Powertools' objects that print to a console of their own.
 * Lines arrive in order and before the call that printed them returns.
 */
export const consoleTo = (sink: Sink): Console => {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      for (const line of String(chunk).split('\n')) if (line !== '') sink(line);
      done();
    },
  });
  return new Console({ stdout: stream, stderr: stream });
};
