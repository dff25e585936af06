import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ok, type Result, refuse } from '../result.ts';
import { type Crc, crc32c, crc64nvme } from './crc.ts';
import { badDigest, incompleteBody, invalidDigest, type S3Refusal, sha256Mismatch } from './refusals.ts';
import type { BodyClaims } from './types.ts';

/** User guide, "Checking object integrity": as the last part of `x-amz-checksum-…`. */
export const checksumAlgorithms = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

const plainCrc32 = (): Crc => {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    digest: () => {
      const out = Buffer.alloc(4);
      out.writeUInt32BE(value);
      return out;
    },
  };
};

const hashed = (name: 'sha1' | 'sha256' | 'md5'): Crc => {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
};

const makers: Readonly<Record<ChecksumAlgorithm, () => Crc>> = {
  crc32: plainCrc32,
  crc32c,
  crc64nvme,
  sha1: () => hashed('sha1'),
  sha256: () => hashed('sha256'),
};

/** What was worked out over a whole body. */
export type Digests = {
  readonly bytes: number;
  readonly md5: Buffer;
  readonly sha256: Buffer;
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, Buffer>;
};

/** Digests of a body as it passes by. */
export const createDigester = (
  algorithms: readonly ChecksumAlgorithm[],
): { update(bytes: Uint8Array): void; finish(): Digests } => {
  const md5 = hashed('md5');
  const sha256 = hashed('sha256');
  const others = new Map(algorithms.map((name) => [name, makers[name]()]));
  let total = 0;
  return {
    update: (bytes) => {
      total += bytes.length;
      for (const digest of [md5, sha256, ...others.values()]) digest.update(bytes);
    },
    finish: () => ({
      bytes: total,
      md5: md5.digest(),
      sha256: sha256.digest(),
      checksums: new Map([...others].map(([name, digest]) => [name, digest.digest()])),
    }),
  };
};

const md5Bytes = 16;

/** Whether a body is what its sender says it is. */
export const checkClaims = (claims: BodyClaims, digests: Digests): Result<undefined, S3Refusal> => {
  if (claims.bytes !== undefined && claims.bytes !== digests.bytes) return refuse(incompleteBody);
  if (claims.signedSha256 !== undefined && claims.signedSha256 !== digests.sha256.toString('hex')) {
    return refuse(sha256Mismatch);
  }
  if (claims.md5 !== undefined) {
    const claimed = Buffer.from(claims.md5, 'base64');
    if (claimed.length !== md5Bytes) return refuse(invalidDigest);
    if (!claimed.equals(digests.md5)) return refuse(badDigest('Content-MD5'));
  }
  for (const [algorithm, claimed] of claims.checksums) {
    if (digests.checksums.get(algorithm)?.toString('base64') !== claimed) {
      return refuse(badDigest(algorithm.toUpperCase()));
    }
  }
  return ok(undefined);
};
