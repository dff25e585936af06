/** An error of S3 (API reference, "Error responses"): status, code, words. */
export type S3Refusal = { readonly status: number; readonly code: string; readonly message: string };

const refusal = (status: number, code: string, message: string): S3Refusal => ({ status, code, message });

export const noSuchBucket = refusal(404, 'NoSuchBucket', 'The specified bucket does not exist');
export const noSuchKey = refusal(404, 'NoSuchKey', 'The specified key does not exist.');
export const noSuchVersion = refusal(404, 'NoSuchVersion', 'The specified version does not exist.');
export const invalidUri = refusal(400, 'InvalidURI', "Couldn't parse the specified URI.");
export const keyTooLong = refusal(400, 'KeyTooLongError', 'Your key is too long');
export const methodNotAllowed = refusal(
  405,
  'MethodNotAllowed',
  'The specified method is not allowed against this resource.',
);
export const preconditionFailed = refusal(
  412,
  'PreconditionFailed',
  'At least one of the pre-conditions you specified did not hold',
);
export const notModified = refusal(304, 'NotModified', 'Not Modified');
export const invalidRange = refusal(416, 'InvalidRange', 'The requested range is not satisfiable');
export const entityTooLarge = (limitBytes: number): S3Refusal =>
  refusal(
    400,
    'EntityTooLarge',
    `Your proposed upload exceeds the maximum allowed size of ${limitBytes} bytes`,
  );
export const missingContentLength = refusal(
  411,
  'MissingContentLength',
  'You must provide the Content-Length HTTP header.',
);
export const incompleteBody = refusal(
  400,
  'IncompleteBody',
  'You did not provide the number of bytes specified by the Content-Length HTTP header',
);
export const badDigest = (what: string): S3Refusal =>
  refusal(400, 'BadDigest', `The ${what} you specified did not match the calculated checksum.`);
export const invalidDigest = refusal(400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.');
export const sha256Mismatch = refusal(
  400,
  'XAmzContentSHA256Mismatch',
  "The provided 'x-amz-content-sha256' header does not match what was computed.",
);
export const lockNeedsDigest = refusal(
  400,
  'InvalidRequest',
  'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
);
export const lockNotEnabled = refusal(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration');
export const lockedVersion = refusal(
  403,
  'AccessDenied',
  'Access Denied because object protected by object lock.',
);
export const requestExpired = refusal(403, 'AccessDenied', 'Request has expired');
export const invalidArgument = (message: string): S3Refusal => refusal(400, 'InvalidArgument', message);
export const invalidRequest = (message: string): S3Refusal => refusal(400, 'InvalidRequest', message);
export const metadataTooLarge = refusal(
  400,
  'MetadataTooLarge',
  'Your metadata headers exceed the maximum allowed metadata size',
);
export const notImplemented = (what: string): S3Refusal =>
  refusal(501, 'NotImplemented', `${what} is not supported by the local stack.`);
