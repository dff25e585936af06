import type { LookedAt } from './licences.ts';

/** Licences beside the allowed ones, each with its reason. One that is not needed any more fails the check. */
export const LOOKED_AT: readonly LookedAt[] = [];
