import type { IncomingHttpHeaders } from 'node:http';
import { ok, type Result, refuse } from '../../result.ts';
import { type ChecksumAlgorithm, checksumAlgorithms } from '../../s3/digests.ts';
import { largestMetadataBytes } from '../../s3/limits.ts';
import { invalidArgument, metadataTooLarge, notImplemented, type S3Refusal } from '../../s3/refusals.ts';
import type { Retention } from '../../s3/retention.ts';

/** Headers of one request by lower-case name; a presigned URL carries some of them in its query. */
export type RequestHeaders = ReadonlyMap<string, string>;

/** What stands in the query of a presigned URL in place of a header ("Authenticating requests: query parameters"). */
export const headersOf = (headers: IncomingHttpHeaders, query: URLSearchParams): RequestHeaders => {
  const found = new Map<string, string>();
  const isPresigned = query.has('X-Amz-Signature');
  for (const [name, value] of query) {
    const lower = name.toLowerCase();
    if (isPresigned && lower.startsWith('x-amz-')) found.set(lower, value);
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) found.set(name, String(value));
  }
  return found;
};

/** Known, and followed or without meaning on one machine. */
const knownAmzHeaders = new Set([
  'x-amz-algorithm',
  'x-amz-bypass-governance-retention',
  'x-amz-checksum-algorithm',
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-expected-bucket-owner',
  'x-amz-expires',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-optional-object-attributes',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-server-side-encryption',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-trailer',
  'x-amz-user-agent',
]);
const checksumHeaders = new Set(checksumAlgorithms.map((name) => `x-amz-checksum-${name}`));
const metadataPrefix = 'x-amz-meta-';

/** A header that is passed over here would do something on AWS: it is refused by its name. */
export const unknownHeader = (headers: RequestHeaders): S3Refusal | undefined => {
  const name = [...headers.keys()].find(
    (header) =>
      header.startsWith('x-amz-') &&
      !header.startsWith(metadataPrefix) &&
      !knownAmzHeaders.has(header) &&
      !checksumHeaders.has(header),
  );
  return name === undefined ? undefined : notImplemented(`The header ${name.slice(0, 100)}`);
};

/** System metadata that an object keeps and gives back (user guide, "Working with object metadata"). */
export const systemHeaders: readonly string[] = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];
const defaultContentType = 'binary/octet-stream';

const withoutChunked = (encoding: string): string =>
  encoding
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked' && part !== '')
    .join(',');

/** What is to be kept with an object. */
export const keptHeadersOf = (
  headers: RequestHeaders,
): Result<Readonly<Record<string, string>>, S3Refusal> => {
  const kept: Record<string, string> = { 'content-type': defaultContentType };
  let metadataBytes = 0;
  for (const [name, value] of headers) {
    if (name.startsWith(metadataPrefix)) {
      metadataBytes += Buffer.byteLength(name.slice(metadataPrefix.length)) + Buffer.byteLength(value);
      kept[name] = value;
    } else if (systemHeaders.includes(name)) {
      const written = name === 'content-encoding' ? withoutChunked(value) : value;
      if (written !== '') kept[name] = written;
    }
  }
  return metadataBytes > largestMetadataBytes ? refuse(metadataTooLarge) : ok(kept);
};

/** The writer's own wish for a lock; both headers or none (API reference, PutObject). */
export const retentionIn = (headers: RequestHeaders): Result<Retention | undefined, S3Refusal> => {
  const mode = headers.get('x-amz-object-lock-mode');
  const until = headers.get('x-amz-object-lock-retain-until-date');
  if (mode === undefined && until === undefined) return ok(undefined);
  const untilMs = Date.parse(until ?? '');
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') {
    return refuse(invalidArgument('Unknown wormMode directive.'));
  }
  return Number.isNaN(untilMs)
    ? refuse(invalidArgument('x-amz-object-lock-retain-until-date must be a date in ISO 8601.'))
    : ok({ mode, untilMs });
};

/** Checksums that stand in headers. */
export const checksumsIn = (headers: RequestHeaders): ReadonlyMap<ChecksumAlgorithm, string> => {
  const found = new Map<ChecksumAlgorithm, string>();
  for (const algorithm of checksumAlgorithms) {
    const value = headers.get(`x-amz-checksum-${algorithm}`);
    if (value !== undefined) found.set(algorithm, value);
  }
  return found;
};

/** The checksum that a trailer is to bring. */
export const trailingChecksum = (headers: RequestHeaders): ChecksumAlgorithm | undefined => {
  const named = headers.get('x-amz-trailer')?.trim().toLowerCase();
  return checksumAlgorithms.find((algorithm) => named === `x-amz-checksum-${algorithm}`);
};
