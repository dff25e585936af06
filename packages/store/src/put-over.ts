import type { Write } from './change-set.ts';

/** A put without what it expects to find. */
type Put = Omit<Extract<Write, { readonly kind: 'putIfAbsent' }>, 'kind'>;

/**
 * Puts an item in place of what was read: a conflict where somebody wrote it since. `version` as it was read; `undefined`
 * where there was none.
 */
export const putOver = (version: number | undefined, put: Put): Write =>
  version === undefined ? { kind: 'putIfAbsent', ...put } : { kind: 'putIfVersion', version, ...put };
