import type {
  KeyAttribute,
  QueueDefinition,
  QueuePolicyDefinition,
  StreamView,
  TableDefinition,
} from './definitions.ts';
import { UnsupportedInTemplate } from './problems.ts';
import type { Reader } from './reader.ts';
import type { ResourceIdentity } from './resource-identity.ts';

const streamViews = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'] as const;
const keyTypes = ['S', 'N', 'B'] as const;

const oneOf = <Value extends string>(allowed: readonly Value[], text: string, place: string): Value => {
  const found = allowed.find((value) => value === text);
  if (found !== undefined) return found;
  throw new UnsupportedInTemplate(place, `"${text}" is not one of ${allowed.join(', ')}`);
};

/** AWS::DynamoDB::Table. Backup, encryption and billing have no meaning on one machine. */
export const readTable = (
  logicalId: string,
  properties: Reader,
  identity: ResourceIdentity,
): TableDefinition => {
  properties.only(
    ['TableName', 'AttributeDefinitions', 'KeySchema', 'StreamSpecification', 'TimeToLiveSpecification'],
    [
      'BillingMode',
      'PointInTimeRecoverySpecification',
      'SSESpecification',
      'DeletionProtectionEnabled',
      'Tags',
      'TableClass',
      'ContributorInsightsSpecification',
      'OnDemandThroughput',
    ],
  );
  const attributes = properties.objects('AttributeDefinitions');
  const keyOf = (role: 'HASH' | 'RANGE'): KeyAttribute | undefined => {
    const key = properties.objects('KeySchema').find((entry) => entry.text('KeyType') === role);
    if (key === undefined) return undefined;
    const name = key.text('AttributeName');
    const attribute = attributes.find((entry) => entry.text('AttributeName') === name);
    if (attribute === undefined) {
      throw new UnsupportedInTemplate(`${properties.place}.AttributeDefinitions`, `has no "${name}"`);
    }
    return { name, type: oneOf(keyTypes, attribute.text('AttributeType'), attribute.place) };
  };
  const hashKey = keyOf('HASH');
  if (hashKey === undefined) {
    throw new UnsupportedInTemplate(`${properties.place}.KeySchema`, 'has no HASH key');
  }
  const stream = properties.optionalObject('StreamSpecification');
  stream?.only(['StreamViewType']);
  const ttl = properties.optionalObject('TimeToLiveSpecification');
  return {
    logicalId,
    name: identity.ref,
    arn: identity.attributes['Arn'] ?? '',
    hashKey,
    rangeKey: keyOf('RANGE'),
    streamView:
      stream === undefined
        ? undefined
        : oneOf<StreamView>(streamViews, stream.text('StreamViewType'), stream.place),
    streamArn: identity.attributes['StreamArn'] ?? '',
    ttlAttribute: ttl?.flag('Enabled', true) === true ? ttl.text('AttributeName') : undefined,
  };
};

/** AWS::SQS::Queue, standard queues; defaults as its page has them. */
export const readQueue = (
  logicalId: string,
  properties: Reader,
  identity: ResourceIdentity,
): QueueDefinition => {
  properties.only(
    [
      'QueueName',
      'VisibilityTimeout',
      'MessageRetentionPeriod',
      'DelaySeconds',
      'ReceiveMessageWaitTimeSeconds',
      'MaximumMessageSize',
      'RedrivePolicy',
    ],
    ['SqsManagedSseEnabled', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'Tags'],
  );
  const redrive = properties.optionalObject('RedrivePolicy');
  return {
    logicalId,
    name: identity.attributes['QueueName'] ?? logicalId,
    arn: identity.attributes['Arn'] ?? '',
    visibilityTimeoutSec: properties.integer('VisibilityTimeout', 30),
    retentionSec: properties.integer('MessageRetentionPeriod', 345_600),
    delaySec: properties.integer('DelaySeconds', 0),
    receiveWaitSec: properties.integer('ReceiveMessageWaitTimeSeconds', 0),
    maximumMessageBytes: properties.integer('MaximumMessageSize', 1_048_576),
    redrive:
      redrive === undefined
        ? undefined
        : {
            deadLetterQueueArn: redrive.text('deadLetterTargetArn'),
            maxReceiveCount: redrive.integer('maxReceiveCount', 10),
          },
  };
};

export const readQueuePolicy = (logicalId: string, properties: Reader): QueuePolicyDefinition => {
  properties.only(['Queues', 'PolicyDocument']);
  return {
    logicalId,
    queueUrls: properties.texts('Queues'),
    document: properties.object('PolicyDocument').raw,
  };
};
