import type { IncomingMessage } from 'node:http';
import { BrokenChunks, decodeAwsChunked } from '../../s3/aws-chunked.ts';
import type { ChecksumAlgorithm } from '../../s3/digests.ts';
import { invalidRequest, missingContentLength } from '../../s3/refusals.ts';
import type { BodyClaims } from '../../s3/types.ts';
import { RequestRefused } from '../wire-error.ts';
import { checksumsIn, type RequestHeaders, trailingChecksum } from './request-headers.ts';

/** The body of an upload, and what its sender says about it. */
export type Upload = {
  readonly body: AsyncIterable<Uint8Array>;
  readonly algorithms: readonly ChecksumAlgorithm[];
  claims(): BodyClaims;
};

const plain = async function* (request: IncomingMessage): AsyncGenerator<Uint8Array> {
  // The connection must live on after a refusal, to carry the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (Buffer.isBuffer(chunk)) yield chunk;
  }
};

const decoded = async function* (
  request: IncomingMessage,
  onTrailer: (name: string, value: string) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* decodeAwsChunked(plain(request), onTrailer);
  } catch (error) {
    throw error instanceof BrokenChunks ? new RequestRefused(invalidRequest(error.message)) : error;
  }
};

const hexSha256 = /^[0-9a-f]{64}$/;

/** Throws RequestRefused for a body whose length nobody says. */
export const uploadOf = (request: IncomingMessage, headers: RequestHeaders): Upload => {
  const payload = headers.get('x-amz-content-sha256') ?? '';
  const isChunked = payload.startsWith('STREAMING-');
  const length = headers.get(isChunked ? 'x-amz-decoded-content-length' : 'content-length');
  if (length === undefined || !/^\d+$/.test(length)) throw new RequestRefused(missingContentLength);
  const trailing = trailingChecksum(headers);
  const inHeaders = checksumsIn(headers);
  const checksums = new Map(inHeaders);
  const onTrailer = (name: string, value: string): void => {
    if (trailing !== undefined && name === `x-amz-checksum-${trailing}`) checksums.set(trailing, value);
  };
  return {
    body: isChunked ? decoded(request, onTrailer) : plain(request),
    algorithms: [...inHeaders.keys(), ...(trailing === undefined ? [] : [trailing])],
    claims: () => ({
      md5: headers.get('content-md5'),
      signedSha256: hexSha256.test(payload) ? payload : undefined,
      checksums,
      bytes: Number(length),
    }),
  };
};
