/** What a request without `X-Amz-Target` asks for, as its API reference calls it, and about what. */
export type RestOperation = { readonly operation: string; readonly resources: readonly string[] };

const objectOperations: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};
const bucketOperations: Readonly<Record<string, string>> = { GET: 'ListObjectsV2', HEAD: 'HeadBucket' };

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** A bucket by its name, an object by `bucket/key`. */
export const s3Operation = (method: string, path: string): RestOperation => {
  const whole = decoded(path.slice(1));
  const slash = whole.indexOf('/');
  if (whole === '') return { operation: 'ListBuckets', resources: [] };
  if (slash === -1 || slash === whole.length - 1) {
    return { operation: bucketOperations[method] ?? method, resources: [whole.replace(/\/$/, '')] };
  }
  return { operation: objectOperations[method] ?? method, resources: [whole.slice(0, slash), whole] };
};

/** A function by its name or ARN, as it was written. */
export const lambdaOperation = (_method: string, path: string): RestOperation => {
  const [, , , name = '', action] = path.split('/');
  const operation = action === 'invocations' ? 'Invoke' : 'GetFunctionConfiguration';
  return { operation, resources: [decoded(name)] };
};
