import { accessKeyIdOf } from '../lambda/function-environment.ts';
import type { JsonObject } from '../template/json.ts';
import { accountId, arn, openStack, policyOf } from '../testing/identity-stack.ts';
import { allow, roleFor } from '../testing/roles.ts';
import { creationProblems } from './creation-checks.ts';

describe('who asks', () => {
  const writer = accessKeyIdOf('writer');
  const session = `arn:aws:sts::${accountId}:assumed-role/s-Role/writer`;
  test.each<[string, string, string, string, string | undefined]>([
    [
      'a function, what its role allows',
      writer,
      'dynamodb:PutItem',
      arn('dynamodb', 'table/table'),
      undefined,
    ],
    ['what a policy beside the role allows', writer, 's3:GetObject', 'arn:aws:s3:::bucket/k', undefined],
    [
      'what nothing allows',
      writer,
      'dynamodb:GetItem',
      arn('dynamodb', 'table/table'),
      `User: ${session} is not authorized to perform: dynamodb:GetItem on resource: ${arn('dynamodb', 'table/table')} because no identity-based policy allows the dynamodb:GetItem action`,
    ],
    [
      'SQS writes actions small',
      writer,
      'sqs:SendMessage',
      arn('sqs', 'queue'),
      `User: ${session} is not authorized to perform: sqs:sendmessage on resource: ${arn('sqs', 'queue')} because no identity-based policy allows the sqs:sendmessage action`,
    ],
    [
      'S3 writes resources in quotation marks',
      writer,
      's3:PutObject',
      'arn:aws:s3:::bucket/k',
      `User: ${session} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::bucket/k" because no identity-based policy allows the s3:PutObject action`,
    ],
    [
      'another function has another role',
      accessKeyIdOf('idle'),
      'dynamodb:PutItem',
      arn('dynamodb', 'table/table'),
      `User: arn:aws:sts::${accountId}:assumed-role/s-Bare/idle is not authorized to perform: dynamodb:PutItem on resource: ${arn('dynamodb', 'table/table')} because no identity-based policy allows the dynamodb:PutItem action`,
    ],
    [
      "a developer's own key",
      'AKIADEVELOPER',
      'dynamodb:DeleteItem',
      arn('dynamodb', 'table/table'),
      undefined,
    ],
    [
      'whom a bucket denies, too',
      'AKIADEVELOPER',
      's3:BypassGovernanceRetention',
      'arn:aws:s3:::bucket/k',
      `User: arn:aws:iam::${accountId}:root is not authorized to perform: s3:BypassGovernanceRetention on resource: "arn:aws:s3:::bucket/k" with an explicit deny in a resource-based policy`,
    ],
  ])('%s', (_, accessKeyId, action, resource, refusal) => {
    const { may } = openStack();
    expect(may.authorize({ accessKeyId }, action, resource)).toBe(refusal);
  });

  test('a rule may send where the policy of the queue names it, and nowhere else', () => {
    const { may, definition } = openStack();
    const [rule] = definition.rules;
    const ruleArn = rule?.arn ?? '';
    expect(may.mayDeadLetter({ arn: ruleArn }, arn('sqs', 'dead'))).toBeUndefined();
    expect(may.mayDeadLetter({ arn: `${ruleArn}2` }, arn('sqs', 'dead'))).toContain(
      'events.amazonaws.com for',
    );
    expect(may.mayInvoke({ arn: ruleArn }, arn('lambda', 'function:writer'))).toContain(
      'lambda:InvokeFunction',
    );
  });

  test('the API may call the functions that permit it', () => {
    const { may } = openStack({
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    });
    const route = (name: string) => ({
      routeKey: 'GET /things/{id}',
      functionArn: arn('lambda', `function:${name}`),
      timeoutMs: 1,
      authorizer: undefined,
      scopes: [],
    });
    expect(may.mayServe(route('writer'))).toBeUndefined();
    expect(may.mayServe(route('idle'))).toContain('apigateway.amazonaws.com for');
  });
});

describe('what AWS checks when it makes a resource', () => {
  const problemsOf = (changes: JsonObject): readonly string[] => {
    const { definition, identity, problems } = openStack(changes);
    expect(problems).toEqual([]);
    return creationProblems(definition, identity).map(({ place, what }) => `${place}: ${what}`);
  };
  const streamArn = `${arn('dynamodb', 'table/table')}/stream/2026-01-01T00:00:00.000`;

  test('nothing is wrong with a role that has what it needs, and all of it counts as used', () => {
    const { definition, identity } = openStack();
    expect(creationProblems(definition, identity)).toEqual([]);
    const unused = identity.calls.report().grants.filter(({ uses }) => uses === 0);
    expect(unused.map(({ statement, action }) => `${statement} ${action}`)).toEqual([
      'Role own[0] dynamodb:PutItem',
      'Extra[0] s3:GetObject',
      'QueuePolicy[0] sqs:SendMessage',
      'QueuePolicy[1] sqs:SendMessage',
      'Permission lambda:InvokeFunction',
    ]);
  });

  test.each<[string, JsonObject, readonly string[]]>([
    [
      'a role without rights',
      { Role: roleFor('lambda') },
      [
        'Resources.FromQueue.Properties.EventSourceArn: The provided execution role does not have permissions to call ReceiveMessage on SQS',
        'Resources.FromQueue.Properties.EventSourceArn: The provided execution role does not have permissions to call DeleteMessage on SQS',
        'Resources.FromQueue.Properties.EventSourceArn: The provided execution role does not have permissions to call GetQueueAttributes on SQS',
        `Resources.FromTable.Properties.EventSourceArn: Cannot access stream ${streamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
        'Resources.FromTable.Properties.DestinationConfig.OnFailure.Destination: The provided execution role does not have permissions to call SendMessage on SQS',
        `Resources.Async.Properties.DestinationConfig.OnFailure.Destination: The function's execution role does not have permissions to call SendMessage on ${arn('sqs', 'dead')}`,
      ],
    ],
    [
      'a role for another service',
      { Bare: roleFor('states') },
      ['Resources.Idle.Properties.Role: The role defined for the function cannot be assumed by Lambda.'],
    ],
  ])('%s', (_, changes, problems) => {
    expect(problemsOf(changes)).toEqual(problems);
  });
});

test('what was seen is told by principal, with the statement, and refusals with their words', () => {
  const { may, identity } = openStack();
  const caller = { accessKeyId: accessKeyIdOf('writer') };
  for (const key of ['a', 'b']) may.authorize(caller, 's3:GetObject', `arn:aws:s3:::bucket/${key}`);
  may.authorize(caller, 's3:PutObject', 'arn:aws:s3:::bucket/a');
  may.authorize({ accessKeyId: 'AKIADEVELOPER' }, 's3:PutObject', 'arn:aws:s3:::bucket/a');
  expect(identity.calls.report().principals).toEqual([
    {
      name: `arn:aws:sts::${accountId}:assumed-role/s-Role/writer`,
      allowed: [
        {
          statement: 'Extra[0]',
          action: 's3:GetObject',
          resource: 'arn:aws:s3:::bucket/*',
          count: 2,
          example: 'arn:aws:s3:::bucket/a',
        },
      ],
      refused: [
        {
          action: 's3:PutObject',
          resource: 'arn:aws:s3:::bucket/a',
          why: expect.stringContaining('because no identity-based policy'),
          count: 1,
        },
      ],
    },
  ]);
});

test('a policy that cannot be evaluated is a problem with its place', () => {
  const { problems } = openStack({
    Extra: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'x',
        Roles: [{ Ref: 'Role' }],
        PolicyDocument: policyOf({
          ...allow('s3:GetObject', '*'),
          Condition: { DateLessThan: { 'aws:CurrentTime': 'x' } },
        }),
      },
    },
  });
  expect(problems.map(({ place }) => place)).toEqual([
    'Resources.Extra.Properties.PolicyDocument.Statement[0].Condition.DateLessThan',
  ]);
});
