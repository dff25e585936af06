import { largestPage } from '../../s3/limits.ts';
import { invalidArgument } from '../../s3/refusals.ts';
import type { Buckets } from '../../s3/types.ts';
import { RequestRefused } from '../wire-error.ts';
import { demand } from './demand.ts';
import { s3Namespace, xmlDocument } from './xml.ts';

const pageSizeOf = (written: string | null): number => {
  if (written === null) return largestPage;
  if (/^\d{1,9}$/.test(written)) return Math.min(Number(written), largestPage);
  throw new RequestRefused(invalidArgument('Provided max-keys not an integer or within integer range'));
};

const tokenOf = (key: string): string => Buffer.from(key).toString('base64url');
const keyOfToken = (token: string): string => {
  const key = Buffer.from(token, 'base64url').toString();
  if (key !== '' && tokenOf(key) === token) return key;
  throw new RequestRefused(invalidArgument('The continuation token provided is incorrect'));
};

/** API reference, ListObjectsV2. */
export const listObjectsXml = (buckets: Buckets, bucket: string, query: URLSearchParams): string => {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? '';
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url') {
    throw new RequestRefused(invalidArgument('Invalid Encoding Method specified in Request'));
  }
  const limit = pageSizeOf(query.get('max-keys'));
  const listing = demand(
    buckets.list(bucket, {
      prefix,
      delimiter: delimiter === '' ? undefined : delimiter,
      after: token === null ? startAfter : keyOfToken(token),
      limit,
    }),
  );
  const shown = (text: string): string =>
    encoding === null ? text : encodeURIComponent(text).replaceAll('%2F', '/');
  return xmlDocument(
    'ListBucketResult',
    {
      Name: bucket,
      Prefix: shown(prefix),
      ...(delimiter === '' ? {} : { Delimiter: shown(delimiter) }),
      ...(startAfter === '' ? {} : { StartAfter: shown(startAfter) }),
      ...(token === null ? {} : { ContinuationToken: token }),
      ...(encoding === null ? {} : { EncodingType: encoding }),
      MaxKeys: limit,
      KeyCount: listing.objects.length + listing.commonPrefixes.length,
      IsTruncated: listing.next !== undefined,
      ...(listing.next === undefined ? {} : { NextContinuationToken: tokenOf(listing.next) }),
      Contents: listing.objects.map((object) => ({
        Key: shown(object.key),
        LastModified: new Date(object.modifiedMs).toISOString(),
        ETag: `"${object.etag}"`,
        Size: object.bytes,
        StorageClass: 'STANDARD',
      })),
      CommonPrefixes: listing.commonPrefixes.map((group) => ({ Prefix: shown(group) })),
    },
    s3Namespace,
  );
};

/** Fixed: a bucket is as old as its template, and nobody has noted when that was. */
const creationDate = '2026-01-01T00:00:00.000Z';

/** API reference, ListBuckets. */
export const listBucketsXml = (buckets: Buckets, region: string): string =>
  xmlDocument(
    'ListAllMyBucketsResult',
    {
      Buckets: {
        Bucket: buckets.all().map(({ name }) => ({
          Name: name,
          CreationDate: creationDate,
          BucketRegion: region,
        })),
      },
    },
    s3Namespace,
  );
