import type { RuleException } from './findings.ts';

const FAILURE_QUEUES = [
  'OutboxRelayFailures',
  'OutboxSweeperFailures',
  'InsightsScheduleFailures',
  'ReplayFailures',
  'ArchiveDeadLetters',
];

/** Names that only end in what cannot be known before: streams of a log group, objects below a folder, executions. */
const WILDCARDS: readonly RuleException[] = [
  {
    rule: 'AwsSolutions-IAM5',
    about: /^Resource::arn:<AWS::Partition>:logs:.*:log-group:\/aws\/lambda\/[A-Za-z-]+:\*$/,
    reason:
      "Streams of the function's own log group, which Lambda names; check:stack refuses any other wildcard.",
  },
  {
    rule: 'AwsSolutions-IAM5',
    about: /^Resource::<ReplayBucket\.Arn>\/(?:replays|uploads)\/\*$/,
    reason: 'Objects of replays and uploads that are named as they are made, below one folder each.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    about: /^Resource::<ArchiveBucket\.Arn>\/(?:events|errors)\/\*$/,
    reason: 'Objects of the archive are named by the hour, below one folder each.',
  },
  {
    rule: 'AwsSolutions-IAM5',
    about: /^Resource::arn:<AWS::Partition>:states:.*:execution:[a-z-]+-replay:\*$/,
    reason: 'Executions of one state machine, each called like its replay.',
  },
];

const QUEUES: readonly RuleException[] = [
  {
    rule: 'AwsSolutions-SQS3',
    resources: FAILURE_QUEUES,
    reason:
      'They are themselves what failures are kept in: each is watched by an alarm, and none is consumed.',
  },
  {
    rule: 'Serverless-SQSRedrivePolicy',
    reason:
      'Dead letters and failures: nothing consumes them by itself, so nothing can be received too often.',
  },
  {
    rule: 'AwsSolutions-SQS4',
    reason:
      "Senders are AWS's own services and functions of ours, by signed requests to https endpoints. The rule would ask the same of the local stack, which has no TLS.",
  },
  {
    rule: 'AwsSolutions-SNS3',
    resources: ['AlarmTopic'],
    reason: 'CloudWatch alone publishes to it, over TLS; what it says are names and numbers.',
  },
  {
    rule: 'NIST.800.53.R5-SNSEncryptedKMS',
    resources: ['AlarmTopic'],
    reason: 'CloudWatch may not use the key that SNS brings along, and alarms would vanish (decision 0044).',
  },
];

const FUNCTIONS: readonly RuleException[] = [
  {
    rule: 'NIST.800.53.R5-LambdaInsideVPC',
    reason:
      'Functions talk to AWS services alone; a network of our own would add a way out that has to be guarded.',
  },
  {
    rule: 'NIST.800.53.R5-LambdaConcurrency',
    reason:
      'A setting of the deployment: reserveConcurrency "on" gives each function its share (decision 0043).',
  },
  {
    rule: 'NIST.800.53.R5-LambdaDLQ',
    reason:
      'Asynchronous functions have an on-failure destination, which keeps more than a dead letter; the others answer who called.',
  },
  {
    rule: 'Serverless-LambdaDLQ',
    reason:
      'Asynchronous functions have an on-failure destination, which keeps more than a dead letter; the others answer who called.',
  },
  {
    rule: 'Serverless-LambdaTracing',
    reason:
      'Requests are followed by W3C trace context and correlation ids in events and lines; X-Ray is not used.',
  },
  {
    rule: 'Serverless-LambdaEventSourceMappingDestination',
    reason:
      "A queue's mapping takes no destination of its own: messages go to the queue's dead-letter queue.",
  },
  {
    rule: 'NIST.800.53.R5-IAMNoInlinePolicy',
    reason:
      'Each function has a role of its own with its own grants; a policy that is shared would grant too much.',
  },
];

const WORKFLOW: readonly RuleException[] = [
  {
    rule: 'AwsSolutions-SF1',
    resources: ['ReplayStateMachine'],
    reason:
      'A standard workflow keeps the whole history of each execution for 90 days; the audit trail keeps the deeds.',
  },
  {
    rule: 'AwsSolutions-SF2',
    resources: ['ReplayStateMachine'],
    reason: 'Steps are followed by the replay id in every line; X-Ray is not used.',
  },
  {
    rule: 'Serverless-StepFunctionStateMachineXray',
    resources: ['ReplayStateMachine'],
    reason: 'Steps are followed by the replay id in every line; X-Ray is not used.',
  },
];

const STORAGE: readonly RuleException[] = [
  {
    rule: 'AwsSolutions-S1',
    resources: ['ServerlessDeploymentBucket', 'ReplayBucket', 'ArchiveBucket'],
    reason:
      "Who read which object is CloudTrail's to say, by the account's trail; access logs would copy names of events.",
  },
  {
    rule: 'NIST.800.53.R5-S3BucketLoggingEnabled',
    resources: ['ServerlessDeploymentBucket', 'ReplayBucket', 'ArchiveBucket'],
    reason:
      "Who read which object is CloudTrail's to say, by the account's trail; access logs would copy names of events.",
  },
  {
    rule: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    resources: ['ServerlessDeploymentBucket', 'ReplayBucket', 'ArchiveBucket'],
    reason:
      'One region by decision; the archive is locked, and tables can be recovered to any second of 35 days.',
  },
  {
    rule: 'NIST.800.53.R5-S3BucketVersioningEnabled',
    resources: ['ServerlessDeploymentBucket', 'ReplayBucket'],
    reason:
      'Objects are written once under names that never come again; what must last is in the archive, which has versions.',
  },
  {
    rule: 'NIST.800.53.R5-S3DefaultEncryptionKMS',
    resources: ['ServerlessDeploymentBucket', 'ReplayBucket', 'ArchiveBucket'],
    reason:
      "Encrypted with S3's own keys; a key of one's own is the account's decision, and costs by the call.",
  },
  {
    rule: 'NIST.800.53.R5-CloudWatchLogGroupEncrypted',
    reason: "Encrypted with CloudWatch's own keys; lines have names and numbers, which the canaries prove.",
  },
  {
    rule: 'NIST.800.53.R5-DynamoDBInBackupPlan',
    reason:
      'Every table has point-in-time recovery; a plan of backups is an affair of the account, not of this stack.',
  },
];

const API: readonly RuleException[] = [
  {
    rule: 'AwsSolutions-APIG4',
    resources: ['HttpApiRouteGetOpenapijson', 'HttpApiRouteGetAsyncapijson', 'HttpApiRouteGetSchemasTypeVar'],
    reason:
      'They say what the API is, not what it holds, so that whoever has no token yet can read how to get on.',
  },
];

/** Every finding that stays, with its reason. One that is not found any more fails the check. */
export const RULE_EXCEPTIONS: readonly RuleException[] = [
  ...WILDCARDS,
  ...QUEUES,
  ...FUNCTIONS,
  ...WORKFLOW,
  ...STORAGE,
  ...API,
];
