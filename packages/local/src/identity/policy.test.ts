import type { JsonObject } from '../template/json.ts';
import { type PolicyKind, readPolicy } from './policy.ts';

/** As it stands in a policy. */
const variable = (name: string): string => `\${${name}}`;
const statement: JsonObject = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:::q' };
const read = (document: JsonObject, kind: PolicyKind = 'identity') => readPolicy(document, kind, 'P', 'name');

test.each<[string, JsonObject, PolicyKind, string]>([
  [
    'NotAction',
    { NotAction: 'sqs:*' },
    'identity',
    'P.Statement[0].NotAction: property is not supported by the local stack',
  ],
  [
    'NotResource',
    { NotResource: '*' },
    'identity',
    'P.Statement[0].NotResource: property is not supported by the local stack',
  ],
  [
    'NotPrincipal',
    { NotPrincipal: '*' },
    'resource',
    'P.Statement[0].NotPrincipal: property is not supported by the local stack',
  ],
  [
    'a principal in a role',
    { Principal: '*' },
    'identity',
    'P.Statement[0].Principal: property is not supported by the local stack',
  ],
  ['no principal at a resource', {}, 'resource', 'P.Statement[0].Principal: expected "*" or { Service }'],
  [
    'an account as principal',
    { Principal: { AWS: '1' } },
    'resource',
    'P.Statement[0].Principal.AWS: property is not supported by the local stack',
  ],
  [
    'a variable',
    { Resource: `arn:aws:s3:::b/${variable('aws:username')}/*` },
    'identity',
    `P.Statement[0].Resource: policy variable in "arn:aws:s3:::b/${variable('aws:username')}/*"`,
  ],
  ['no ARN', { Resource: 'q' }, 'identity', 'P.Statement[0].Resource: "q" must be in ARN format or "*"'],
  [
    'no action of a service',
    { Action: 'SendMessage' },
    'identity',
    'P.Statement[0].Action: "SendMessage" is not of the form service:Action',
  ],
  ['an empty list', { Action: [] }, 'identity', 'P.Statement[0].Action: is missing'],
  ['another effect', { Effect: 'Maybe' }, 'identity', 'P.Statement[0].Effect: "Maybe" is not Allow or Deny'],
  [
    'an operator',
    { Condition: { StringLike: { 'aws:SourceAccount': '*' } } },
    'identity',
    'P.Statement[0].Condition.StringLike: condition operator StringLike; known are ArnEquals, Bool, StringEquals',
  ],
  [
    'a key',
    { Condition: { StringEquals: { 'dynamodb:LeadingKeys': ['x'] } } },
    'identity',
    'P.Statement[0].Condition.StringEquals: condition key dynamodb:LeadingKeys with StringEquals; known are aws:SourceAccount, sts:ExternalId',
  ],
  [
    'a variable in a condition',
    { Condition: { StringEquals: { 'aws:SourceAccount': variable('aws:PrincipalAccount') } } },
    'identity',
    `P.Statement[0].Condition.StringEquals.aws:SourceAccount: policy variable in "${variable('aws:PrincipalAccount')}"`,
  ],
])('%s is refused by name', (_, changes, kind, message) => {
  expect(() => read({ Statement: [{ ...statement, ...changes }] }, kind)).toThrow(message);
});

test('a version that does not exist is refused', () => {
  expect(() => read({ Version: '2012-10-18', Statement: [statement] })).toThrow('P.Version: "2012-10-18"');
});

test('a single statement needs no list, and its name says where it stands', () => {
  expect(read({ Statement: { ...statement, Sid: 'Send' } }).map(({ name }) => name)).toEqual([
    'name[0] Send',
  ]);
});

test.each<[string, JsonObject, Readonly<Record<string, string>>, boolean]>([
  [
    'any of the values',
    { StringEquals: { 'aws:SourceAccount': ['1', '2'] } },
    { 'aws:SourceAccount': '2' },
    true,
  ],
  [
    'none of the values',
    { StringEquals: { 'aws:SourceAccount': ['1', '2'] } },
    { 'aws:SourceAccount': '3' },
    false,
  ],
  [
    'all of the keys',
    { StringEquals: { 'aws:SourceAccount': '1', 'sts:ExternalId': 'x' } },
    { 'aws:SourceAccount': '1', 'sts:ExternalId': 'x' },
    true,
  ],
  [
    'one of the keys',
    { StringEquals: { 'aws:SourceAccount': '1', 'sts:ExternalId': 'x' } },
    { 'aws:SourceAccount': '1' },
    false,
  ],
  [
    'keys in another case',
    { StringEquals: { 'AWS:sourceaccount': '1' } },
    { 'aws:SourceAccount': '1' },
    true,
  ],
  [
    'a flag written as one',
    { Bool: { 'aws:SecureTransport': false } },
    { 'aws:SecureTransport': 'false' },
    true,
  ],
  [
    'a flag that differs',
    { Bool: { 'aws:SecureTransport': 'False' } },
    { 'aws:SecureTransport': 'true' },
    false,
  ],
  [
    'an ARN whose parts all fit',
    { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:*:1:rule/*' } },
    { 'aws:SourceArn': 'arn:aws:events:eu-west-1:1:rule/b/r' },
    true,
  ],
  [
    'a wildcard of one part reaches into no other',
    { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:*:rule/*' } },
    { 'aws:SourceArn': 'arn:aws:events:eu-west-1:1:rule/b/r' },
    false,
  ],
])('a condition: %s', (_, Condition, context, expected) => {
  const [only] = read({ Statement: { ...statement, Condition } });
  expect(only?.conditions.every(({ holds }) => holds(context))).toBe(expected);
});
