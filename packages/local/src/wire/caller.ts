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
