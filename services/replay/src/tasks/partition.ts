import { createHash } from 'node:crypto';
import { BUCKETS } from '../domain/slices.ts';

/** Where an aggregate lies among all: for slices, and, independently, for the canary's stages. The same for ever. */
export interface Place {
  readonly bucket: number;
  /** 0 to 1, exclusive. */
  readonly canary: number;
  /** Tells aggregates apart, in 48 bits. */
  readonly id: number;
}

const UINT32 = 2 ** 32;

export const placeOf = (partitionKey: string): Place => {
  const hash = createHash('sha256').update(partitionKey, 'utf8').digest();
  return {
    bucket: hash.readUInt32BE(0) % BUCKETS,
    canary: hash.readUInt32BE(4) / UINT32,
    id: hash.readUIntBE(8, 6),
  };
};

/** A short, stable name of some text. */
export const shortHash = (text: string): string =>
  createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, 22);

/** SHA-256 in hexadecimal. */
export const longHash = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
