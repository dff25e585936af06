import type { JsonObject } from './json.ts';

/** What the compiled template declares, resolved: names instead of references, numbers instead of text. */
export type StackDefinition = {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  readonly tables: readonly TableDefinition[];
  readonly queues: readonly QueueDefinition[];
  readonly queuePolicies: readonly QueuePolicyDefinition[];
  readonly buses: readonly BusDefinition[];
  readonly rules: readonly RuleDefinition[];
  readonly schedules: readonly ScheduleDefinition[];
  readonly functions: readonly FunctionDefinition[];
  readonly eventInvokes: readonly EventInvokeDefinition[];
  readonly mappings: readonly MappingDefinition[];
  readonly httpApis: readonly HttpApiDefinition[];
  readonly roles: readonly RoleDefinition[];
  readonly rolePolicies: readonly RolePolicyDefinition[];
  readonly permissions: readonly LambdaPermissionDefinition[];
  readonly buckets: readonly BucketDefinition[];
  readonly bucketPolicies: readonly BucketPolicyDefinition[];
  readonly deliveryStreams: readonly DeliveryStreamDefinition[];
  readonly stateMachines: readonly StateMachineDefinition[];
  readonly outputs: Readonly<Record<string, string>>;
};

export type KeyAttribute = { readonly name: string; readonly type: 'S' | 'N' | 'B' };
export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export type TableDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly hashKey: KeyAttribute;
  readonly rangeKey: KeyAttribute | undefined;
  readonly streamView: StreamView | undefined;
  /** As functions see it in the template; the engine's own differs. */
  readonly streamArn: string;
  readonly ttlAttribute: string | undefined;
};

export type QueueDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly visibilityTimeoutSec: number;
  readonly retentionSec: number;
  readonly delaySec: number;
  readonly receiveWaitSec: number;
  readonly maximumMessageBytes: number;
  readonly redrive: { readonly deadLetterQueueArn: string; readonly maxReceiveCount: number } | undefined;
};

/** Kept whole: identity checks read it. */
export type QueuePolicyDefinition = {
  readonly logicalId: string;
  readonly queueUrls: readonly string[];
  readonly document: JsonObject;
};

export type BusDefinition = { readonly logicalId: string; readonly name: string; readonly arn: string };

export type BucketDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly isVersioned: boolean;
  readonly hasObjectLock: boolean;
  /** What every new version gets. */
  readonly defaultRetention:
    | { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number }
    | undefined;
};

/** Kept whole: identity checks read it. */
export type BucketPolicyDefinition = {
  readonly logicalId: string;
  readonly bucketName: string;
  readonly document: JsonObject;
};

/** A Firehose stream that takes records one by one and delivers them to a bucket. */
export type DeliveryStreamDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly bucketArn: string;
  /** With expressions in it: `events/!{timestamp:yyyy/MM/dd/HH}/`. */
  readonly prefix: string;
  readonly intervalSec: number;
  readonly sizeMb: number;
  readonly isCompressed: boolean;
  /** What comes behind each record. */
  readonly delimiter: string;
};

export type RuleTarget = {
  readonly id: string;
  readonly arn: string;
  readonly deadLetterQueueArn: string | undefined;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSec: number;
  readonly input: string | undefined;
  /** The part of the event that the target gets; all of it where nothing is said. */
  readonly inputPath?: InputPath | undefined;
  readonly roleArn?: string | undefined;
};

export type InputPath = '$' | '$.detail';

export type RuleDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly enabled: boolean;
  readonly pattern: JsonObject;
  readonly targets: readonly RuleTarget[];
};

export type ScheduleDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly enabled: boolean;
  readonly expression: string;
  readonly targets: readonly RuleTarget[];
};

export type FunctionDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly handler: string;
  readonly runtime: string;
  /** File name of the zip within the artifacts directory. */
  readonly artifact: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly reservedConcurrency: number | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly roleArn: string;
};

/** How a function's asynchronous invocations are tried. */
export type EventInvokeDefinition = {
  readonly logicalId: string;
  readonly functionArn: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSec: number;
  readonly onFailureQueueArn: string | undefined;
};

export type SqsMappingDefinition = {
  readonly kind: 'sqs';
  readonly logicalId: string;
  readonly functionArn: string;
  readonly queueArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly partialBatches: boolean;
  readonly maximumConcurrency: number | undefined;
  /** Each is the text of one event pattern; a record passes when any matches. */
  readonly filters: readonly string[];
};

export type StreamMappingDefinition = {
  readonly kind: 'stream';
  readonly logicalId: string;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly tableName: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly partialBatches: boolean;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly bisectOnError: boolean;
  /** −1: without end. */
  readonly maximumRetryAttempts: number;
  /** −1: without end. */
  readonly maximumRecordAgeSec: number;
  readonly onFailureQueueArn: string | undefined;
  readonly filters: readonly string[];
};

export type MappingDefinition = SqsMappingDefinition | StreamMappingDefinition;

export type JwtAuthorizerDefinition = {
  readonly name: string;
  readonly issuer: string;
  readonly audiences: readonly string[];
};

export type RouteDefinition = {
  readonly routeKey: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly authorizer: JwtAuthorizerDefinition | undefined;
  readonly scopes: readonly string[];
};

export type HttpApiDefinition = {
  readonly logicalId: string;
  readonly apiId: string;
  readonly name: string;
  readonly stage: string;
  readonly routes: readonly RouteDefinition[];
};

/** Kept whole: identity checks read it. */
export type RoleDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly properties: JsonObject;
};

/** A policy of its own, attached to roles. Kept whole: identity checks read it. */
export type RolePolicyDefinition = {
  readonly logicalId: string;
  readonly roleNames: readonly string[];
  readonly document: JsonObject;
};

/** What a service may do with a function. */
export type LambdaPermissionDefinition = {
  readonly logicalId: string;
  readonly functionArn: string;
  readonly action: string;
  readonly service: string;
  /** May have wildcards. */
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string | undefined;
};

export type StateMachineDefinition = {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** In the Amazon States Language; checked where it is read. */
  readonly definition: JsonObject;
};
