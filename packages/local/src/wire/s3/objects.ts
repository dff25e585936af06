import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { refusedRead } from '../../s3/conditions.ts';
import { rangeOf } from '../../s3/range.ts';
import { invalidRange, notImplemented, type S3Refusal } from '../../s3/refusals.ts';
import type { Buckets, ObjectVersion } from '../../s3/types.ts';
import type { RestCall } from '../rest-service.ts';
import { RequestRefused } from '../wire-error.ts';
import { demand } from './demand.ts';
import { keptHeadersOf, type RequestHeaders, retentionIn, systemHeaders } from './request-headers.ts';
import { uploadOf } from './upload.ts';

/** One request about one object. */
export type ObjectRequest = {
  readonly buckets: Buckets;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly call: RestCall;
  readonly headers: RequestHeaders;
  readonly bucket: string;
  readonly key: string;
};

const objectArn = ({ bucket, key }: ObjectRequest): string => `arn:aws:s3:::${bucket}/${key}`;
const refuseWith = (refusal: S3Refusal): never => {
  throw new RequestRefused(refusal);
};

/** A version's id is told only where there are versions. */
const versionHeader = ({ versionId }: { readonly versionId: string | undefined }) =>
  versionId === undefined || versionId === 'null' ? {} : { 'x-amz-version-id': versionId };

const encryption = { 'x-amz-server-side-encryption': 'AES256' };

export const putObject = async (of: ObjectRequest): Promise<void> => {
  const { headers, request, response, call, bucket, key } = of;
  call.permit('s3:PutObject', objectArn(of));
  const retention = demand(retentionIn(headers));
  if (retention !== undefined) call.permit('s3:PutObjectRetention', objectArn(of));
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    refuseWith(notImplemented('If-None-Match with anything but * on a write'));
  }
  const onlyOver = headers.get('if-match');
  // User guide, "Conditional writes": who replaces only what he knows must be allowed to read.
  if (onlyOver !== undefined) call.permit('s3:GetObject', objectArn(of));
  const upload = uploadOf(request, headers);
  const version = demand(
    await of.buckets.put({
      bucket,
      key,
      ...upload,
      headers: demand(keptHeadersOf(headers)),
      conditions: { onlyIfAbsent: ifNoneMatch === '*', onlyOver },
      retention,
    }),
  );
  const checksums = Object.entries(version.headers).filter(([name]) => name.startsWith('x-amz-checksum-'));
  response.writeHead(200, {
    'content-length': 0,
    etag: `"${version.etag}"`,
    ...versionHeader(version),
    ...encryption,
    ...Object.fromEntries(checksums),
    ...(checksums.length === 0 ? {} : { 'x-amz-checksum-type': 'FULL_OBJECT' }),
  });
  response.end();
};

const answerHeaders = (version: ObjectVersion, of: ObjectRequest): Readonly<Record<string, string>> => {
  const wantsChecksums = of.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  const kept = Object.entries(version.headers).filter(
    ([name]) => wantsChecksums || !name.startsWith('x-amz-checksum-'),
  );
  // API reference, GetObject: what a signed reader may have said in place of what the writer said.
  const overridden = systemHeaders.flatMap((name) => {
    const value = of.call.query.get(`response-${name}`);
    return value === null ? [] : [[name, value]];
  });
  const { retention } = version;
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(overridden),
    ...(kept.some(([name]) => name.startsWith('x-amz-checksum-'))
      ? { 'x-amz-checksum-type': 'FULL_OBJECT' }
      : {}),
    etag: `"${version.etag}"`,
    'last-modified': new Date(version.modifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
    ...versionHeader(version),
    ...encryption,
    ...(retention === undefined
      ? {}
      : {
          'x-amz-object-lock-mode': retention.mode,
          'x-amz-object-lock-retain-until-date': new Date(retention.untilMs).toISOString(),
        }),
  };
};

/** GetObject and HeadObject, which differ in the body alone. */
export const getObject = async (of: ObjectRequest, withBody: boolean): Promise<void> => {
  const { buckets, response, call, headers } = of;
  const versionId = call.query.get('versionId') ?? undefined;
  call.permit(versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion', objectArn(of));
  const found = buckets.find(of.bucket, of.key, versionId);
  // API reference, GetObject: that there is no such object learns only who may list the bucket.
  if (!found.ok && found.refusal.code === 'NoSuchKey')
    call.permit('s3:ListBucket', `arn:aws:s3:::${of.bucket}`);
  const version = demand(found);
  const refused = refusedRead(
    {
      ifMatch: headers.get('if-match'),
      ifNoneMatch: headers.get('if-none-match'),
      ifModifiedSince: headers.get('if-modified-since'),
      ifUnmodifiedSince: headers.get('if-unmodified-since'),
    },
    version,
  );
  if (refused !== undefined) throw new RequestRefused(refused);
  const range = rangeOf(headers.get('range'), version.bytes);
  if (range === 'unsatisfiable') throw new RequestRefused(invalidRange);
  const part = range === 'whole' ? { start: 0, end: version.bytes - 1 } : range;
  const told = answerHeaders(version, of);
  // A checksum of the whole object would not fit a part of it.
  const fitting =
    range === 'whole'
      ? told
      : Object.fromEntries(Object.entries(told).filter(([name]) => !name.startsWith('x-amz-checksum-')));
  const bytes = part.end - part.start + 1;
  const status = range === 'whole' ? 200 : 206;
  const head = {
    ...fitting,
    'content-length': bytes,
    ...(range === 'whole' ? {} : { 'content-range': `bytes ${part.start}-${part.end}/${version.bytes}` }),
  };
  if (!withBody || bytes === 0) {
    response.writeHead(status, head);
    response.end();
    return;
  }
  const content = await buckets.read(version, part.start, part.end);
  response.writeHead(status, head);
  try {
    await pipeline(content, response);
  } catch (error) {
    // A reader who has had enough is no trouble of ours.
    if (!call.signal.aborted) throw error;
  }
};

export const deleteObject = async (of: ObjectRequest): Promise<void> => {
  const { response, call, headers } = of;
  const versionId = call.query.get('versionId') ?? undefined;
  call.permit(versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion', objectArn(of));
  const bypassGovernance = headers.get('x-amz-bypass-governance-retention')?.toLowerCase() === 'true';
  if (bypassGovernance) call.permit('s3:BypassGovernanceRetention', objectArn(of));
  const removed = demand(await of.buckets.remove(of.bucket, of.key, { versionId, bypassGovernance }));
  response.writeHead(204, {
    ...versionHeader(removed),
    ...(removed.isMarker ? { 'x-amz-delete-marker': 'true' } : {}),
  });
  response.end();
};
