import { createHash } from 'node:crypto';

/** 128 bits: enough to tell any two values apart. */
const DIGEST_LENGTH = 32;

/** Of what JSON says of it. */
export const digestOf = (value: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(value), 'utf8').digest('hex').slice(0, DIGEST_LENGTH);
