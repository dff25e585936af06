import { ok, type Result, refuse } from '../result.ts';
import { longestKeyBytes } from './limits.ts';
import { invalidUri, keyTooLong, type S3Refusal } from './refusals.ts';

/** User guide, "General purpose bucket naming rules". */
const bucketForm = /^(?!xn--|sthree-|\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export const isBucketName = (name: string): boolean => bucketForm.test(name) && !name.includes('..');

/** What a path names: all buckets, one bucket, or an object in it. */
export type Address = { readonly bucket: string | undefined; readonly key: string | undefined };

/** Path style: `/bucket/key`, percent-encoded. A key is taken as it is: `..`, `//` and a slash at its end are part of it. */
export const addressIn = (path: string): Result<Address, S3Refusal> => {
  const [, written = '', rest] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  try {
    const bucket = decodeURIComponent(written);
    const key = decodeURIComponent(rest ?? '');
    if (Buffer.byteLength(key) > longestKeyBytes) return refuse(keyTooLong);
    return ok({
      bucket: bucket === '' ? undefined : bucket,
      key: key === '' ? undefined : key,
    });
  } catch {
    return refuse(invalidUri);
  }
};
