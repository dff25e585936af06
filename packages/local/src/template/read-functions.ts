import { basename } from 'node:path';
import type { EventInvokeDefinition, FunctionDefinition, MappingDefinition } from './definitions.ts';
import { UnsupportedInTemplate } from './problems.ts';
import type { Reader } from './reader.ts';
import type { ResourceIdentity } from './resource-identity.ts';

/** AWS::Lambda::Function, zip packages; defaults as its page has them. */
export const readFunction = (
  logicalId: string,
  properties: Reader,
  identity: ResourceIdentity,
): FunctionDefinition => {
  properties.only(
    [
      'FunctionName',
      'Handler',
      'Runtime',
      'Code',
      'Timeout',
      'MemorySize',
      'Environment',
      'Role',
      'ReservedConcurrentExecutions',
    ],
    [
      'Description',
      'Tags',
      'Architectures',
      'TracingConfig',
      'LoggingConfig',
      'EphemeralStorage',
      'PackageType',
    ],
  );
  const variables = properties.optionalObject('Environment')?.optionalObject('Variables');
  const environment: Record<string, string> = {};
  for (const key of Object.keys(variables?.raw ?? {})) environment[key] = variables?.text(key) ?? '';
  return {
    logicalId,
    name: identity.ref,
    arn: identity.attributes['Arn'] ?? '',
    handler: properties.text('Handler'),
    runtime: properties.text('Runtime'),
    artifact: basename(properties.object('Code').text('S3Key')),
    timeoutMs: properties.integer('Timeout', 3) * 1000,
    memoryMb: properties.integer('MemorySize', 128),
    reservedConcurrency: properties.optionalInteger('ReservedConcurrentExecutions'),
    environment,
    roleArn: properties.text('Role'),
  };
};

const readFilters = (properties: Reader): readonly string[] =>
  (properties.optionalObject('FilterCriteria')?.objects('Filters') ?? []).map((filter) =>
    filter.text('Pattern'),
  );

const readPartialBatches = (properties: Reader): boolean => {
  const types = properties.texts('FunctionResponseTypes');
  const other = types.find((type) => type !== 'ReportBatchItemFailures');
  if (other === undefined) return types.length > 0;
  throw new UnsupportedInTemplate(`${properties.place}.FunctionResponseTypes`, `"${other}"`);
};

/** `arn:aws:lambda:region:account:function:name`, or the bare name. */
const functionArnOf = (written: string, stackArnPrefix: string): string =>
  written.startsWith('arn:') ? written : `${stackArnPrefix}${written}`;

/** AWS::Lambda::EventInvokeConfig of a function itself: versions and aliases do not run here. Defaults as its page has them. */
export const readEventInvoke = (
  logicalId: string,
  properties: Reader,
  functionArnPrefix: string,
): EventInvokeDefinition => {
  properties.only([
    'FunctionName',
    'Qualifier',
    'MaximumRetryAttempts',
    'MaximumEventAgeInSeconds',
    'DestinationConfig',
  ]);
  const qualifier = properties.text('Qualifier');
  if (qualifier !== '$LATEST') {
    throw new UnsupportedInTemplate(
      `${properties.place}.Qualifier`,
      `"${qualifier}": only $LATEST runs here`,
    );
  }
  const destinations = properties.optionalObject('DestinationConfig');
  destinations?.only(['OnFailure']);
  return {
    logicalId,
    functionArn: functionArnOf(properties.text('FunctionName'), functionArnPrefix),
    maximumRetryAttempts: properties.integer('MaximumRetryAttempts', 2),
    maximumEventAgeSec: properties.integer('MaximumEventAgeInSeconds', 21_600),
    onFailureQueueArn: destinations?.optionalObject('OnFailure')?.text('Destination'),
  };
};

/** AWS::Lambda::EventSourceMapping of an SQS queue or a DynamoDB stream. */
export const readMapping = (
  logicalId: string,
  properties: Reader,
  functionArnPrefix: string,
): MappingDefinition => {
  const sourceArn = properties.text('EventSourceArn');
  const common = {
    logicalId,
    functionArn: functionArnOf(properties.text('FunctionName'), functionArnPrefix),
    enabled: properties.flag('Enabled', true),
    batchingWindowMs: properties.integer('MaximumBatchingWindowInSeconds', 0) * 1000,
    partialBatches: readPartialBatches(properties),
    filters: readFilters(properties),
  };
  const shared = [
    'EventSourceArn',
    'FunctionName',
    'Enabled',
    'BatchSize',
    'MaximumBatchingWindowInSeconds',
    'FunctionResponseTypes',
    'FilterCriteria',
  ];
  if (sourceArn.split(':')[2] === 'sqs') {
    properties.only([...shared, 'ScalingConfig'], ['Tags', 'MetricsConfig']);
    const maximumConcurrency = properties
      .optionalObject('ScalingConfig')
      ?.optionalInteger('MaximumConcurrency');
    return {
      ...common,
      kind: 'sqs',
      queueArn: sourceArn,
      batchSize: properties.integer('BatchSize', 10),
      maximumConcurrency,
    };
  }
  const tableName = /:table\/([^/]+)\/stream\//.exec(sourceArn)?.[1];
  if (tableName === undefined) {
    throw new UnsupportedInTemplate(
      `${properties.place}.EventSourceArn`,
      `"${sourceArn}" is neither an SQS queue nor a DynamoDB stream`,
    );
  }
  properties.only(
    [
      ...shared,
      'StartingPosition',
      'BisectBatchOnFunctionError',
      'MaximumRetryAttempts',
      'MaximumRecordAgeInSeconds',
      'DestinationConfig',
      'ParallelizationFactor',
    ],
    ['Tags', 'MetricsConfig'],
  );
  if (properties.integer('ParallelizationFactor', 1) !== 1) {
    throw new UnsupportedInTemplate(`${properties.place}.ParallelizationFactor`, 'only 1 is supported');
  }
  const startingPosition = properties.text('StartingPosition');
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST') {
    throw new UnsupportedInTemplate(`${properties.place}.StartingPosition`, `"${startingPosition}"`);
  }
  return {
    ...common,
    kind: 'stream',
    streamArn: sourceArn,
    tableName,
    batchSize: properties.integer('BatchSize', 100),
    startingPosition,
    bisectOnError: properties.flag('BisectBatchOnFunctionError', false),
    maximumRetryAttempts: properties.integer('MaximumRetryAttempts', -1),
    maximumRecordAgeSec: properties.integer('MaximumRecordAgeInSeconds', -1),
    onFailureQueueArn: properties
      .optionalObject('DestinationConfig')
      ?.optionalObject('OnFailure')
      ?.text('Destination'),
  };
};
