import { rulesFor } from './rules/index.ts';
import { type Json, type JsonObject, templateOf } from './template.ts';
import { goodTemplate, planted } from './testing/good-template.ts';

const contracts: Readonly<Record<string, { source?: string }>> = {
  'Known.v1': { source: 'twolane.known' },
  'Anybody.v1': {},
};
const rules = rulesFor((type) => contracts[type]);

/** The rules that refuse the template, each with what it says. */
const refusalsOf = (document: Json): Readonly<Record<string, readonly string[]>> => {
  const template = templateOf(document);
  return Object.fromEntries(
    Object.entries(rules)
      .map(([name, rule]) => [name, rule(template)] as const)
      .filter(([, problems]) => problems.length > 0),
  );
};

const arn = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });
const grant = (more: JsonObject): Json => ({
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: arn('Table'),
  ...more,
});
const relayStatement = ['RelayRole', 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement', 0];
const sweeperVariables = ['Sweeper', 'Properties', 'Environment', 'Variables'];
const definition = ['Machine', 'Properties', 'Definition'];
const pattern = ['Rule', 'Properties', 'EventPattern'];

/** Rule, where in the good template, what is put there (nothing: it is removed), and a part of what the rule says. */
const violations: readonly (readonly [string, readonly (string | number)[], Json | undefined, string])[] = [
  [
    'known-references',
    ['Consumer', 'Properties', 'Environment'],
    { Ref: 'Nothing' },
    'Consumer: refers to Nothing',
  ],
  ['known-references', ['Topic', 'Properties', 'Name'], { 'Fn::Sub': `x-\${None.Arn}` }, 'refers to None'],
  [
    'own-roles',
    ['Consumer', 'Properties', 'Role'],
    'arn:aws:iam::1:role/somebody',
    'not one of the template',
  ],
  ['own-roles', ['Sweeper', 'Properties', 'Role'], arn('RelayRole'), 'shares RelayRole with Relay'],
  [
    'own-roles',
    ['RelayRole', 'Properties', 'AssumeRolePolicyDocument', 'Statement', 0, 'Principal'],
    { AWS: '*' },
    'lambda.amazonaws.com alone',
  ],
  [
    'own-roles',
    ['RelayRole', 'Properties', 'ManagedPolicyArns'],
    ['arn:aws:iam::aws:policy/X'],
    'managed policy',
  ],
  ['no-wildcards', relayStatement, grant({ Action: 'dynamodb:*' }), 'allows the action "dynamodb:*"'],
  ['no-wildcards', relayStatement, grant({ Action: ['s3:Get*'] }), 'allows the action "s3:Get*"'],
  ['no-wildcards', relayStatement, grant({ Resource: '*' }), 'allows on "*"'],
  [
    'no-wildcards',
    relayStatement,
    grant({ Resource: { 'Fn::Sub': 'arn:aws:sqs:x:y:twolane-*' } }),
    'allows on',
  ],
  [
    'no-wildcards',
    relayStatement,
    grant({ Resource: { 'Fn::Join': ['', [arn('Table'), '/index/*']] } }),
    'allows on',
  ],
  [
    'no-wildcards',
    relayStatement,
    grant({ Resource: 'arn:aws:logs:x:y:log-group:/aws/lambda/consumer:*' }),
    'allows on',
  ],
  [
    'no-wildcards',
    relayStatement,
    grant({ Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:x:y:*' }),
    'allows on',
  ],
  [
    'no-wildcards',
    relayStatement,
    grant({ Action: 's3:PutObject', Resource: { 'Fn::Sub': `\${Bucket.Arn}/*` } }),
    'allows on "$' + '{Bucket.Arn}/*"',
  ],
  [
    'no-wildcards',
    relayStatement,
    grant({ Action: 's3:PutObjectRetention', Resource: { 'Fn::Sub': `\${Bucket.Arn}/events/*` } }),
    'allows on "$' + '{Bucket.Arn}/events/*"',
  ],
  [
    'no-wildcards',
    relayStatement,
    grant({ Action: 's3:GetObject', Resource: { 'Fn::Sub': `\${Table.Arn}/events/*` } }),
    'allows on "$' + '{Table.Arn}/events/*"',
  ],
  [
    'no-wildcards',
    relayStatement,
    grant({ Action: 'states:StartExecution', Resource: 'arn:aws:states:x:y:execution:machine:*' }),
    'allows on',
  ],
  [
    'no-wildcards',
    relayStatement,
    grant({ Action: 'states:StopExecution', Resource: 'arn:aws:states:x:y:execution:*' }),
    'allows on',
  ],
  ['no-wildcards', relayStatement, grant({ NotAction: 'iam:PassRole' }), 'NotAction'],
  ['no-wildcards', relayStatement, grant({ Resource: [] }), 'names no resource'],
  [
    'no-wildcards',
    ['QueuePolicy', 'Properties', 'PolicyDocument', 'Statement', 0, 'Principal'],
    { AWS: ['*'] },
    'allows everybody',
  ],
  ['safe-tables', ['Table', 'DeletionPolicy'], 'Delete', 'DeletionPolicy must be "Retain", not "Delete"'],
  ['safe-tables', ['Table', 'UpdateReplacePolicy'], undefined, 'UpdateReplacePolicy'],
  ['safe-tables', ['Table', 'Properties', 'BillingMode'], 'PROVISIONED', 'BillingMode'],
  ['safe-tables', ['Table', 'Properties', 'PointInTimeRecoverySpecification'], undefined, 'point-in-time'],
  ['safe-tables', ['Table', 'Properties', 'SSESpecification', 'SSEEnabled'], false, 'encryption'],
  ['safe-tables', ['Table', 'Properties', 'TimeToLiveSpecification'], undefined, 'time to live'],
  ['safe-tables', ['Table', 'Properties', 'TimeToLiveSpecification', 'AttributeName'], 'ttl', 'expiresAtSec'],
  ['encrypted-queues', ['Dead', 'Properties', 'SqsManagedSseEnabled'], undefined, 'Dead: is not encrypted'],
  ['patient-queues', ['Queue', 'Properties', 'VisibilityTimeout'], 59, 'Queue: hides a message for 59 s'],
  ['patient-queues', ['Queue', 'Properties', 'VisibilityTimeout'], undefined, 'for 30 s'],
  ['lasting-dead-letters', ['Dead', 'Properties', 'MessageRetentionPeriod'], 345_600, 'Dead: keeps messages'],
  [
    'targets-with-dead-letters',
    ['Rule', 'Properties', 'Targets', 0, 'DeadLetterConfig'],
    undefined,
    'Rule, target "queue"',
  ],
  [
    'targets-with-dead-letters',
    ['Schedule', 'Properties', 'Targets', 0, 'DeadLetterConfig'],
    { Arn: 'arn:aws:sqs:x:y:elsewhere' },
    'Schedule, target "sweeper"',
  ],
  [
    'targets-with-dead-letters',
    ['QueuePolicy', 'Properties', 'PolicyDocument', 'Statement', 1],
    undefined,
    'no queue policy lets this rule send to Dead',
  ],
  [
    'targets-with-dead-letters',
    ['QueuePolicy', 'Properties', 'PolicyDocument', 'Statement', 0, 'Condition'],
    undefined,
    'no queue policy lets this rule send to Queue',
  ],
  [
    'queues-with-dead-letters',
    ['Queue', 'Properties', 'RedrivePolicy'],
    undefined,
    'Queue: has no dead-letter queue',
  ],
  [
    'queues-with-dead-letters',
    ['QueueMapping', 'Properties', 'FunctionResponseTypes'],
    [],
    'ReportBatchItemFailures',
  ],
  ['safe-streams', ['StreamMapping', 'Properties', 'StartingPosition'], 'LATEST', 'TRIM_HORIZON'],
  ['safe-streams', ['StreamMapping', 'Properties', 'BisectBatchOnFunctionError'], undefined, 'bisect'],
  ['safe-streams', ['StreamMapping', 'Properties', 'MaximumRetryAttempts'], -1, 'MaximumRetryAttempts'],
  [
    'safe-streams',
    ['StreamMapping', 'Properties', 'MaximumRetryAttempts'],
    undefined,
    'MaximumRetryAttempts',
  ],
  ['safe-streams', ['StreamMapping', 'Properties', 'MaximumRecordAgeInSeconds'], -1, 'MaximumRecordAge'],
  [
    'safe-streams',
    ['StreamMapping', 'Properties', 'FunctionResponseTypes'],
    undefined,
    'which record failed',
  ],
  [
    'safe-streams',
    ['StreamMapping', 'Properties', 'DestinationConfig'],
    undefined,
    'no on-failure destination',
  ],
  ['safe-streams', relayStatement, grant({}), 'its role may not send to Failures'],
  ['async-with-destinations', ['SweeperConfig'], undefined, 'Sweeper: is invoked asynchronously'],
  [
    'async-with-destinations',
    ['SweeperRole', 'Properties', 'Policies', 0, 'PolicyDocument', 'Statement', 0, 'Action'],
    'sqs:ReceiveMessage',
    'its role may not send to Failures',
  ],
  ['watched-failures', ['FailuresAlarm'], undefined, 'Failures: nobody reads it'],
  ['alarms-that-tell', ['DeadAlarm', 'Properties', 'AlarmActions'], [], 'DeadAlarm: tells nobody'],
  [
    'mortal-logs',
    ['RelayLogs', 'Properties', 'RetentionInDays'],
    undefined,
    'RelayLogs: keeps logs for ever',
  ],
  ['own-log-groups', ['RelayLogs'], undefined, 'Relay: has no log group'],
  ['private-buckets', ['Bucket', 'Properties', 'BucketEncryption'], undefined, 'Bucket: is not encrypted'],
  ['private-buckets', ['Bucket', 'Properties', 'PublicAccessBlockConfiguration'], undefined, 'public access'],
  ['guarded-routes', ['Route', 'Properties', 'AuthorizationType'], 'NONE', '"GET /things" has no authorizer'],
  ['guarded-routes', ['Route', 'Properties', 'AuthorizerId'], 'elsewhere', 'has no authorizer'],
  ['guarded-routes', ['Route', 'Properties', 'AuthorizationScopes'], undefined, 'names no scope'],
  ['guarded-routes', ['OpenRoute', 'Properties', 'RouteKey'], 'POST /openapi.json', 'has no authorizer'],
  ['throttled-stages', ['Stage', 'Properties', 'DefaultRouteSettings'], undefined, 'ThrottlingRateLimit'],
  [
    'throttled-stages',
    ['Stage', 'Properties', 'DefaultRouteSettings', 'ThrottlingBurstLimit'],
    0,
    'ThrottlingBurstLimit',
  ],
  ['known-events', [...pattern, 'detail-type'], ['Unknown.v1'], 'no contract is called Unknown.v1'],
  ['known-events', [...pattern, 'detail-type'], ['Known.v1', 'Anybody.v1'], 'where any app says it'],
  ['known-events', [...pattern, 'source'], ['twolane.other'], 'where twolane.known says it'],
  [
    'known-events',
    ['Archive', 'Properties', 'Targets', 0, 'Arn'],
    arn('Queue'),
    'Archive: waits for no detail-type',
  ],
  ['known-events', pattern, { source: ['twolane.known'] }, 'waits for no detail-type'],
  ['fed-queues', ['Rule', 'Properties', 'Targets', 0, 'Arn'], arn('Dead'), 'Queue: a function reads it'],
  ['valid-state-machines', [...definition, 'StartAt'], undefined, 'Machine: SCHEMA_VALIDATION_FAILED'],
  [
    'valid-state-machines',
    [...definition, 'States', 'Call', 'ResultPath'],
    '$.x',
    'Machine: SCHEMA_VALIDATION_FAILED: /States/Call',
  ],
  ['valid-state-machines', [...definition, 'StartAt'], 'Nothing', 'Machine: MISSING_TRANSITION_TARGET'],
  ['valid-state-machines', definition, undefined, 'Machine: write its Definition as an object'],
  ['explicit-machine-roles', ['Machine', 'Properties', 'RoleArn'], undefined, 'Machine: its RoleArn is not'],
  [
    'explicit-machine-roles',
    ['Machine', 'Properties', 'RoleArn'],
    arn('RelayRole'),
    'Machine: shares RelayRole with Relay',
  ],
  [
    'explicit-machine-roles',
    ['MachineRole', 'Properties', 'AssumeRolePolicyDocument', 'Statement', 0, 'Principal'],
    { Service: ['states.amazonaws.com', 'lambda.amazonaws.com'] },
    'states.amazonaws.com alone',
  ],
  [
    'explicit-machine-roles',
    ['MachineRole', 'Properties', 'ManagedPolicyArns'],
    ['arn:aws:iam::aws:policy/X'],
    'managed policy',
  ],
  [
    'one-shard-count',
    [...sweeperVariables, 'OUTBOX_SHARDS'],
    '9',
    'Sweeper: has 9 OUTBOX_SHARDS, Relay has 8',
  ],
  ['one-shard-count', [...sweeperVariables, 'OUTBOX_SHARDS'], undefined, 'Sweeper: has OUTBOX_TABLE and no'],
];

test('a good template keeps every rule', () => {
  expect(refusalsOf(goodTemplate)).toEqual({});
});

test.each(violations)('%s: refused (planted %#)', (rule, path, value, says) => {
  const refusals = refusalsOf(planted(goodTemplate, ['Resources', ...path], value));
  expect(refusals[rule]?.join('\n')).toContain(says);
});

test('too many resources: refused', () => {
  const topics = Array.from({ length: 400 }, (_, index): [string, Json] => [
    `T${index}`,
    { Type: 'AWS::SNS::Topic' },
  ]);
  expect(refusalsOf({ Resources: Object.fromEntries(topics) })['bounded-size']).toHaveLength(1);
  expect(refusalsOf({ Resources: Object.fromEntries(topics.slice(1)) })['bounded-size']).toBeUndefined();
});

test('every rule has a planted violation', () => {
  const names = new Set([...violations.map(([rule]) => rule), 'bounded-size']);
  expect(names).toEqual(new Set(Object.keys(rules)));
});

test('an event that any app may say leaves the source open', () => {
  const open = planted(goodTemplate, ['Resources', ...pattern], {
    'detail-type': ['Known.v1', 'Anybody.v1'],
  });
  expect(refusalsOf(open)).toEqual({});
});

test('what is denied may be everything', () => {
  const denied = planted(
    goodTemplate,
    ['Resources', 'QueuePolicy', 'Properties', 'PolicyDocument', 'Statement', 2],
    undefined,
  );
  expect(refusalsOf(denied)).toEqual({});
  const statement = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
  const bucketPolicy = {
    Type: 'AWS::S3::BucketPolicy',
    Properties: { PolicyDocument: { Statement: [statement] } },
  };
  expect(refusalsOf(planted(goodTemplate, ['Resources', 'BucketPolicy'], bucketPolicy))).toEqual({});
});
