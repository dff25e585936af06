import type { Result } from '../result.ts';
import type { BucketDefinition } from '../template/definitions.ts';
import type { ChecksumAlgorithm } from './digests.ts';
import type { Listing, ListQuery } from './listing.ts';
import type { S3Refusal } from './refusals.ts';
import type { Retention } from './retention.ts';

/** One version of an object; a delete marker is a version without bytes. */
export type ObjectVersion = {
  readonly rowId: number;
  readonly bucket: string;
  readonly key: string;
  /** `null`, the word, in a bucket without versions. */
  readonly versionId: string;
  readonly isMarker: boolean;
  readonly modifiedMs: number;
  /** Where its bytes are; a marker has none. */
  readonly blob: string | undefined;
  readonly bytes: number;
  /** Hex digits, without quotation marks. */
  readonly etag: string;
  /** What the writer said about it and a reader gets back: header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly retention: Retention | undefined;
};

/** What the sender says that he sent; known in full only after the last byte, since it may come in a trailer. */
export type BodyClaims = {
  /** Base64. */
  readonly md5?: string | undefined;
  /** Hex digits, of what was signed. */
  readonly signedSha256?: string | undefined;
  /** Base64. */
  readonly checksums: ReadonlyMap<ChecksumAlgorithm, string>;
  readonly bytes?: number | undefined;
};

export type WriteConditions = {
  /** `If-None-Match: *`: only where there is no such object. */
  readonly onlyIfAbsent: boolean;
  /** `If-Match`: only over the object with this ETag. */
  readonly onlyOver: string | undefined;
};

export type PutRequest = {
  readonly bucket: string;
  readonly key: string;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Checksums to work out on the way, beside MD5. */
  readonly algorithms: readonly ChecksumAlgorithm[];
  claims(): BodyClaims;
  readonly headers: Readonly<Record<string, string>>;
  readonly conditions: WriteConditions;
  /** The writer's own wish; without it the bucket's default holds. */
  readonly retention: Retention | undefined;
  /** Runs in the transaction that makes the object be there. */
  alongside?(): void;
};

export type Removal = { readonly versionId: string | undefined; readonly bypassGovernance: boolean };
export type Removed = { readonly versionId: string | undefined; readonly isMarker: boolean };

/**
 * The template's buckets. Promises: an object is there as a whole or not at all, after `kill -9` at any moment; what
 * `put` answered with is there; a locked version cannot be removed or replaced.
 */
export type Buckets = {
  all(): readonly BucketDefinition[];
  put(request: PutRequest): Promise<Result<ObjectVersion, S3Refusal>>;
  /** The latest version, or the one asked for. Refuses delete markers. */
  find(bucket: string, key: string, versionId?: string): Result<ObjectVersion, S3Refusal>;
  /** Its bytes from `start` to `end`, both included. */
  read(version: ObjectVersion, start: number, end: number): Promise<NodeJS.ReadableStream>;
  list(bucket: string, query: ListQuery): Result<Listing, S3Refusal>;
  remove(bucket: string, key: string, removal: Removal): Promise<Result<Removed, S3Refusal>>;
};
