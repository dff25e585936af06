import { isBucketName } from '../s3/object-key.ts';
import type { BucketDefinition, BucketPolicyDefinition } from './definitions.ts';
import { UnsupportedInTemplate } from './problems.ts';
import type { Reader } from './reader.ts';
import type { ResourceIdentity } from './resource-identity.ts';

const daysOfYear = 365;

const readDefaultRetention = (properties: Reader): BucketDefinition['defaultRetention'] => {
  const configuration = properties.optionalObject('ObjectLockConfiguration');
  configuration?.only(['ObjectLockEnabled', 'Rule']);
  const retention = configuration?.optionalObject('Rule')?.object('DefaultRetention');
  if (retention === undefined) return undefined;
  retention.only(['Mode', 'Days', 'Years']);
  const mode = retention.text('Mode');
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') {
    throw new UnsupportedInTemplate(`${retention.place}.Mode`, `"${mode}" is not GOVERNANCE or COMPLIANCE`);
  }
  const days = retention.optionalInteger('Days');
  const years = retention.optionalInteger('Years');
  if ((days === undefined) === (years === undefined)) {
    throw new UnsupportedInTemplate(retention.place, 'must have either Days or Years');
  }
  return { mode, days: days ?? (years ?? 0) * daysOfYear };
};

/**
 * AWS::S3::Bucket. Encryption, public access and ownership have no meaning on one machine; rules of a lifecycle are
 * accepted and not applied.
 */
export const readBucket = (
  logicalId: string,
  properties: Reader,
  identity: ResourceIdentity,
): BucketDefinition => {
  properties.only(
    ['BucketName', 'VersioningConfiguration', 'ObjectLockEnabled', 'ObjectLockConfiguration'],
    [
      'BucketEncryption',
      'LifecycleConfiguration',
      'OwnershipControls',
      'PublicAccessBlockConfiguration',
      'Tags',
    ],
  );
  const name = identity.ref;
  if (!isBucketName(name)) {
    throw new UnsupportedInTemplate(`${properties.place}.BucketName`, `"${name}" is no name for a bucket`);
  }
  const hasObjectLock = properties.flag('ObjectLockEnabled', false);
  const versioning = properties.optionalObject('VersioningConfiguration')?.text('Status');
  if (hasObjectLock && versioning !== undefined && versioning !== 'Enabled') {
    throw new UnsupportedInTemplate(
      `${properties.place}.VersioningConfiguration`,
      'object lock needs versions: Status must be Enabled',
    );
  }
  const defaultRetention = readDefaultRetention(properties);
  if (defaultRetention !== undefined && !hasObjectLock) {
    throw new UnsupportedInTemplate(
      `${properties.place}.ObjectLockConfiguration`,
      'needs ObjectLockEnabled on the bucket',
    );
  }
  return {
    logicalId,
    name,
    arn: identity.attributes['Arn'] ?? '',
    isVersioned: hasObjectLock || versioning === 'Enabled',
    hasObjectLock,
    defaultRetention,
  };
};

export const readBucketPolicy = (logicalId: string, properties: Reader): BucketPolicyDefinition => {
  properties.only(['Bucket', 'PolicyDocument']);
  return {
    logicalId,
    bucketName: properties.text('Bucket'),
    document: properties.object('PolicyDocument').raw,
  };
};
