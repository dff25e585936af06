import { Console } from 'node:console';
import { Writable } from 'node:stream';

/** Takes one finished line of output, without its line end. */
export type Sink = (line: string) => void;

/**
 * What a terminal or a viewer of logs obeys instead of showing it, and JSON leaves as it is: delete, the C1 controls, line
 * ends beyond ASCII, marks that turn the direction or are not seen.
 */
const OBEYED = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Where lines go unless somebody asks for them: where Lambda, and the local stack, take them from. */
export const standardOutput: Sink = (line) => void process.stdout.write(`${line}\n`);

/**
 * A console that hands every line to `sink`, for Powertools' objects that print to a console of their own.
 * Lines arrive in order and before the call that printed them returns. What somebody sent stays where it is said: a line
 * of JSON is one line, whoever looks at it with whatever.
 */
export const consoleTo = (sink: Sink): Console => {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      for (const line of String(chunk).split('\n')) if (line !== '') sink(line.replaceAll(OBEYED, escaped));
      done();
    },
  });
  return new Console({ stdout: stream, stderr: stream });
};
