import { join } from 'node:path';

/** Where the stacks of the end-to-end tests keep what they saw of permissions. */
export const callsFolder = (root: string): string => join(root, '.twolane', 'calls');
