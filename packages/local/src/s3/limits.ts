/** User guide, "Uploading objects": one PutObject takes up to 5 GB; more would be a multipart upload. */
export const largestObjectBytes = 5 * 1_024 ** 3;
/** User guide, "Naming Amazon S3 objects": in UTF-8. */
export const longestKeyBytes = 1_024;
/** User guide, "Working with object metadata": names and values of what the user defines. */
export const largestMetadataBytes = 2_048;
/** API reference, ListObjectsV2. */
export const largestPage = 1_000;
/** API reference, GetObject: presigned URLs live a week at most. */
export const longestExpirySec = 604_800;
