import type { Rule } from '../template.ts';

export const privateBuckets: Rule = ({ ofType }) =>
  ofType('AWS::S3::Bucket').flatMap(({ id, properties }) => [
    ...(properties['BucketEncryption'] === undefined
      ? [`${id}: is not encrypted; set BucketEncryption`]
      : []),
    ...(properties['PublicAccessBlockConfiguration'] === undefined
      ? [`${id}: does not block public access; set PublicAccessBlockConfiguration`]
      : []),
  ]);
