import { incompleteSignature, missingToken, RequestRefused } from './wire-error.ts';

/** Who calls: each function of the stack has an access key of its own. */
export type Caller = { readonly accessKeyId: string };

const credentialForm =
  /^AWS4-HMAC-SHA256 (?=.*Signature=)(?=.*SignedHeaders=).*Credential=([\w-]{1,128})\/\d{8}\/[\w-]+\/[\w-]+\/aws4_request/;

/**
 * Reads who signed a request (IAM user guide, "Elements of an AWS API request signature"). The signature itself is
 * not checked: nobody else is on this machine's loopback, and secrets of developers must not be needed.
 */
export const callerOf = (authorization: string | undefined): Caller => {
  if (authorization === undefined || authorization === '') throw new RequestRefused(missingToken);
  const accessKeyId = credentialForm.exec(authorization)?.[1];
  if (accessKeyId === undefined) throw new RequestRefused(incompleteSignature);
  return { accessKeyId };
};

const queryCredentialForm = /^([\w-]{1,128})\/\d{8}\/[\w-]+\/[\w-]+\/aws4_request$/;

/**
 * Who signed a request, whether in its header or, as in a presigned URL, in its query ("Authenticating requests: using
 * query parameters").
 */
export const callerOfRequest = (authorization: string | undefined, query: URLSearchParams): Caller => {
  const credential = query.get('X-Amz-Credential');
  if (authorization !== undefined || credential === null) return callerOf(authorization);
  const accessKeyId = queryCredentialForm.exec(credential)?.[1];
  const isSigned = query.get('X-Amz-Algorithm') === 'AWS4-HMAC-SHA256' && query.has('X-Amz-Signature');
  if (accessKeyId === undefined || !isSigned) throw new RequestRefused(incompleteSignature);
  return { accessKeyId };
};
