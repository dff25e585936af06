const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** Troubles of the disk, which Node names without saying where; anything else comes back as it is. */
export const explainedStart = (error: unknown, dataDir: string): unknown => {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Error(
        `The disk of ${dataDir} is full. Free some space, then start again: what was accepted is still there.`,
        { cause: error },
      );
    case 'EROFS':
    case 'EACCES':
      return new Error(
        `${dataDir} cannot be written. Choose another data directory, or give this user its rights.`,
        {
          cause: error,
        },
      );
    default:
      return error;
  }
};
