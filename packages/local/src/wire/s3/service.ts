import type { ServerResponse } from 'node:http';
import { ok, type Result, refuse } from '../../result.ts';
import { longestExpirySec } from '../../s3/limits.ts';
import { addressIn } from '../../s3/object-key.ts';
import {
  invalidArgument,
  methodNotAllowed,
  noSuchBucket,
  notImplemented,
  requestExpired,
  type S3Refusal,
} from '../../s3/refusals.ts';
import type { Buckets } from '../../s3/types.ts';
import type { RestService } from '../rest-service.ts';
import { RequestRefused } from '../wire-error.ts';
import { listBucketsXml, listObjectsXml } from './bucket-lists.ts';
import { demand } from './demand.ts';
import { deleteObject, getObject, putObject } from './objects.ts';
import { headersOf, unknownHeader } from './request-headers.ts';
import { xmlDocument } from './xml.ts';

/** Parameters that actions of ours take; those of signing begin with X-Amz-. */
const knownParameters = new Set([
  'continuation-token',
  'delimiter',
  'encoding-type',
  'fetch-owner',
  'list-type',
  'max-keys',
  'prefix',
  'start-after',
  'versionId',
  'x-id',
]);

/** What an S3 that we do not have is asked for mostly stands in the query: `?uploads`, `?acl`, `?tagging`. */
const unknownParameter = (query: URLSearchParams): S3Refusal | undefined => {
  const name = [...query.keys()].find(
    (key) => !knownParameters.has(key) && !/^x-amz-/i.test(key) && !key.startsWith('response-'),
  );
  return name === undefined ? undefined : notImplemented(`The parameter ${name.slice(0, 100)}`);
};

const dateForm = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** A presigned URL lives as long as it says, a week at most. */
const checkExpiry = (query: URLSearchParams, nowMs: number): Result<undefined, S3Refusal> => {
  if (!query.has('X-Amz-Signature')) return ok(undefined);
  const signedMs = Date.parse((query.get('X-Amz-Date') ?? '').replace(dateForm, '$1-$2-$3T$4:$5:$6Z'));
  const livesSec = Number(query.get('X-Amz-Expires') ?? Number.NaN);
  if (Number.isNaN(signedMs) || !(livesSec >= 1 && livesSec <= longestExpirySec)) {
    return refuse(
      invalidArgument(`X-Amz-Date and X-Amz-Expires (1 to ${longestExpirySec} s) must be in the query.`),
    );
  }
  return nowMs > signedMs + livesSec * 1_000 ? refuse(requestExpired) : ok(undefined);
};

const answerXml = (response: ServerResponse, text: string): void => {
  response.writeHead(200, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
};

/** What the endpoint calls by one name and S3 by another. */
const s3Codes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  MissingAuthenticationTokenException: 'AccessDenied',
  IncompleteSignatureException: 'AuthorizationHeaderMalformed',
  InternalFailure: 'InternalError',
};

export type S3ServiceParts = {
  readonly buckets: Buckets;
  readonly region: string;
  nowMs(): number;
};

/**
 * S3 by its REST API, path style: PutObject, GetObject, HeadObject, DeleteObject, ListObjectsV2, ListBuckets, HeadBucket;
 * signed in the header or in the query. Everything else is refused by name.
 */
export const s3Service = ({ buckets, region, nowMs }: S3ServiceParts): RestService => ({
  name: 's3',
  handles: (method, path) => path !== '/' || method === 'GET',
  serve: async (request, response, call) => {
    response.setHeader('x-amz-request-id', call.requestId);
    const { query } = call;
    const headers = headersOf(request.headers, query);
    demand(checkExpiry(query, nowMs()));
    const unknown = unknownHeader(headers) ?? unknownParameter(query);
    if (unknown !== undefined) throw new RequestRefused(unknown);
    const { bucket, key } = demand(addressIn(call.path));
    const method = request.method ?? '';
    if (bucket === undefined) {
      call.permit('s3:ListAllMyBuckets', '*');
      answerXml(response, listBucketsXml(buckets, region));
      return;
    }
    if (key === undefined) {
      if (method !== 'GET' && method !== 'HEAD') throw new RequestRefused(methodNotAllowed);
      call.permit('s3:ListBucket', `arn:aws:s3:::${bucket}`);
      if (!buckets.all().some(({ name }) => name === bucket)) throw new RequestRefused(noSuchBucket);
      if (method === 'HEAD') {
        response.writeHead(200, { 'x-amz-bucket-region': region });
        response.end();
        return;
      }
      if (query.get('list-type') !== '2') {
        throw new RequestRefused(notImplemented('ListObjects (use ListObjectsV2: list-type=2)'));
      }
      answerXml(response, listObjectsXml(buckets, bucket, query));
      return;
    }
    const of = { buckets, request, response, call, headers, bucket, key };
    if (method === 'PUT') await putObject(of);
    else if (method === 'GET') await getObject(of, true);
    else if (method === 'HEAD') await getObject(of, false);
    else if (method === 'DELETE') await deleteObject(of);
    else throw new RequestRefused(notImplemented(`The method ${method} on an object`));
  },
  answerRefusal: (request, response, { error, requestId, path }) => {
    const hasBody = request.method !== 'HEAD' && error.status !== 304;
    const code = s3Codes[error.code] ?? error.code;
    const text = hasBody
      ? xmlDocument('Error', { Code: code, Message: error.message, Resource: path, RequestId: requestId })
      : '';
    response.writeHead(error.status, {
      'x-amz-request-id': requestId,
      ...(hasBody ? { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(text) } : {}),
    });
    response.end(text);
  },
});
