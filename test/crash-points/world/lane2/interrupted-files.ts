import type { ReplayFiles } from '../../../../services/replay/src/files.ts';
import type { Around } from '../../core/calls.ts';

/** The bucket as one process sees it. */
export const interruptedFiles = (files: ReplayFiles, around: Around): ReplayFiles => ({
  list: (prefix, page) => around('read list of objects', () => files.list(prefix, page)),
  read: (key, range) => around('read object', () => files.read(key, range)),
  put: (key, body) => around('put object', () => files.put(key, body)),
  putNew: (key, body) => around('put new object', () => files.putNew(key, body)),
});
