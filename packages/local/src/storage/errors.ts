/** The file is not ours, is damaged, or is in use. The message says what to do. */
export class StateFileUnusable extends Error {
  readonly file: string;
  constructor(file: string, what: string, wayOut: string, cause?: unknown) {
    super(`State file ${file} ${what}. ${wayOut}`, { cause });
    this.name = 'StateFileUnusable';
    this.file = file;
  }
}

/** Primary result codes (sqlite.org/rescode.html); the extended ones carry them in their low byte. */
const resultCodes = {
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

export type StorageTrouble = keyof typeof resultCodes;

/** Which of the known troubles an error of SQLite is; `undefined` for anything else. */
const troubleOf = (error: unknown): StorageTrouble | undefined => {
  // By shape: an error of SQLite is no `Error` of the realm that a test runner makes.
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  if (typeof error.errcode !== 'number') return undefined;
  const primary = error.errcode & 0xff;
  if (primary === resultCodes.busy) return 'busy';
  if (primary === resultCodes.readOnly) return 'readOnly';
  if (primary === resultCodes.ioError) return 'ioError';
  if (primary === resultCodes.corrupt) return 'corrupt';
  if (primary === resultCodes.full) return 'full';
  if (primary === resultCodes.cannotOpen) return 'cannotOpen';
  return primary === resultCodes.notADatabase ? 'notADatabase' : undefined;
};

/** The way out that costs what the file holds: moved away, it is still there to be looked at, or put back. */
export const startWithout = (holds: string): string =>
  `Move it (and its -wal file) away to start without ${holds}`;

/** The error that a person can act on; what is no trouble of SQLite comes back as it is. `holds` says what the file is for. */
export const explained = (file: string, error: unknown, holds: string): unknown => {
  switch (troubleOf(error)) {
    case 'busy':
      return new StateFileUnusable(
        file,
        'is in use by another process',
        'Stop the other stack, or choose another data directory.',
        error,
      );
    case 'corrupt':
    case 'notADatabase':
      return new StateFileUnusable(
        file,
        'is damaged or is no SQLite database',
        `${startWithout(holds)}.`,
        error,
      );
    case 'full':
      return new StateFileUnusable(
        file,
        'cannot grow: the disk is full',
        'Nothing of this change was kept. Free some space: the stack goes on by itself, or can be started again.',
        error,
      );
    case 'readOnly':
    case 'cannotOpen':
    case 'ioError':
      return new StateFileUnusable(
        file,
        'cannot be read and written',
        'Check that its folder exists, is writable and is on a local disk.',
        error,
      );
    case undefined:
      return error;
  }
};

export const foreignFile = (file: string): StateFileUnusable =>
  new StateFileUnusable(file, 'belongs to another program', 'Choose another data directory.');

export const newerFile = (file: string, found: number, known: number, holds: string): StateFileUnusable =>
  new StateFileUnusable(
    file,
    `has format ${found}, but this version of the local stack knows formats up to ${known}`,
    `Use the version that wrote it, or choose another data directory. Or: move it (and its -wal file) away to start without ${holds}.`,
  );
