import { type ExitStatus, FAILED, MISUSED, NOT_REACHABLE } from './exit-status.ts';

/**
 * Ends a command where it stands. The one place that catches it prints the lines, or in JSON mode `document`, on
 * standard error, and ends the process with the status.
 */
export class Ended extends Error {
  readonly status: ExitStatus;
  readonly lines: readonly string[];
  /** For programs: the API's problem document where there was one. */
  readonly document: unknown;
  constructor(status: ExitStatus, lines: readonly string[], document?: unknown) {
    super(lines.join('\n'));
    this.status = status;
    this.lines = lines;
    this.document = document ?? { title: lines[0], detail: lines.slice(1).join('\n') };
  }
}

export const misuse = (...lines: readonly string[]): Ended => new Ended(MISUSED, lines);
export const failure = (...lines: readonly string[]): Ended => new Ended(FAILED, lines);
export const notReachable = (...lines: readonly string[]): Ended => new Ended(NOT_REACHABLE, lines);
