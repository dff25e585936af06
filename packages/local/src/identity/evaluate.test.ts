import fc from 'fast-check';
import type { JsonObject } from '../template/json.ts';
import { evaluate } from './evaluate.ts';
import { readPolicy, type Statement } from './policy.ts';

const identity = (...statements: readonly JsonObject[]): readonly Statement[] =>
  readPolicy({ Version: '2012-10-17', Statement: statements }, 'identity', 'Policy', 'role');
const ofQueue = (...statements: readonly JsonObject[]): readonly Statement[] =>
  readPolicy({ Statement: statements }, 'resource', 'Policy', 'queue');
const allow = (
  Action: string | string[],
  Resource: string | string[],
  more: JsonObject = {},
): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: string, Resource: string, more: JsonObject = {}): JsonObject => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});
const table = 'arn:aws:dynamodb:eu-west-1:1:table/orders';
const outcome = (statements: readonly JsonObject[], action: string, resource: string): string => {
  const decision = evaluate({ service: undefined, policies: identity(...statements) }, [], {
    action,
    resource,
    context: {},
  });
  return decision.kind === 'allowed' ? decision.by.statement : decision.how;
};

describe("a role's own policies", () => {
  test.each<[string, readonly JsonObject[], string, string, string]>([
    ['nothing says nothing: denied', [], 'dynamodb:PutItem', table, 'implicit'],
    ['what is allowed', [allow('dynamodb:PutItem', table)], 'dynamodb:PutItem', table, 'role[0]'],
    ['another action', [allow('dynamodb:PutItem', table)], 'dynamodb:GetItem', table, 'implicit'],
    ['another table', [allow('dynamodb:PutItem', table)], 'dynamodb:PutItem', `${table}2`, 'implicit'],
    [
      'an index is not its table',
      [allow('dynamodb:Query', table)],
      'dynamodb:Query',
      `${table}/index/x`,
      'implicit',
    ],
    ['actions have no case', [allow('DynamoDB:putitem', table)], 'dynamodb:PutItem', table, 'role[0]'],
    [
      'resources have',
      [allow('dynamodb:PutItem', table)],
      'dynamodb:PutItem',
      table.replace('orders', 'Orders'),
      'implicit',
    ],
    ['a wildcard in the action', [allow('dynamodb:*Item', table)], 'dynamodb:PutItem', table, 'role[0]'],
    ['it is no prefix', [allow('dynamodb:*Item', table)], 'dynamodb:BatchGetItems', table, 'implicit'],
    ['one character', [allow('dynamodb:?etItem', table)], 'dynamodb:GetItem', table, 'role[0]'],
    ['one character is one', [allow('dynamodb:?etItem', table)], 'dynamodb:etItem', table, 'implicit'],
    ['everything', [allow('*', '*')], 'sqs:SendMessage', 'arn:aws:sqs:eu-west-1:1:q', 'role[0]'],
    [
      'a dot is a dot',
      [allow('s3:GetObject', 'arn:aws:s3:::a.b/*')],
      's3:GetObject',
      'arn:aws:s3:::axb/k',
      'implicit',
    ],
    [
      'a key with colons',
      [allow('s3:GetObject', 'arn:aws:s3:::b/*')],
      's3:GetObject',
      'arn:aws:s3:::b/a:b/c',
      'role[0]',
    ],
    [
      'a * at the end of a part reaches on',
      [allow('logs:PutLogEvents', 'arn:aws:logs:eu-west-1:1:log-group:*:x')],
      'logs:PutLogEvents',
      'arn:aws:logs:eu-west-1:1:log-group:g:log-stream:x',
      'role[0]',
    ],
    [
      'a * within a part does not',
      [allow('s3:GetObject', 'arn:aws:s3:::b/*/x')],
      's3:GetObject',
      'arn:aws:s3:::b/a:b/x',
      'implicit',
    ],
    [
      'a ? is no colon',
      [allow('sqs:SendMessage', 'arn:aws:sqs:eu-west-1?1:q')],
      'sqs:SendMessage',
      'arn:aws:sqs:eu-west-1:1:q',
      'implicit',
    ],
    [
      'a deny decides, before',
      [deny('dynamodb:*', '*'), allow('dynamodb:PutItem', table)],
      'dynamodb:PutItem',
      table,
      'by-identity',
    ],
    [
      'and behind',
      [allow('dynamodb:PutItem', table), deny('dynamodb:*', '*')],
      'dynamodb:PutItem',
      table,
      'by-identity',
    ],
    [
      'a deny of something else does not',
      [deny('dynamodb:DeleteItem', '*'), allow('dynamodb:*', table)],
      'dynamodb:PutItem',
      table,
      'role[1]',
    ],
    [
      'a condition whose key is not known does not hold',
      [allow('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': true } } })],
      's3:GetObject',
      'arn:aws:s3:::b/k',
      'implicit',
    ],
  ])('%s', (_, statements, action, resource, expected) => {
    expect(outcome(statements, action, resource)).toBe(expected);
  });

  test('the part of a statement that was used is told', () => {
    const policies = identity(allow(['sqs:Get*', 'sqs:SendMessage'], ['arn:aws:sqs:::a', 'arn:aws:sqs:::*']));
    const request = { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:::b', context: {} };
    expect(evaluate({ service: undefined, policies }, [], request)).toEqual({
      kind: 'allowed',
      by: { statement: 'role[0]', action: 'sqs:SendMessage', resource: 'arn:aws:sqs:::*' },
    });
  });
});

describe("a queue's policy", () => {
  const queue = 'arn:aws:sqs:eu-west-1:1:q';
  const rule = 'arn:aws:events:eu-west-1:1:rule/bus/r';
  const policy = ofQueue({
    ...allow('sqs:SendMessage', queue),
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:1:rule/bus/?' } },
  });
  const asked = (service: string | undefined, sourceArn: string, ofResource = policy): string =>
    evaluate({ service, policies: [] }, ofResource, {
      action: 'sqs:SendMessage',
      resource: queue,
      context: { 'aws:SourceArn': sourceArn },
    }).kind;

  test.each<[string, string | undefined, string, string]>([
    ['the service, for the rule', 'events.amazonaws.com', rule, 'allowed'],
    ['for another rule', 'events.amazonaws.com', `${rule}2`, 'denied'],
    ['for what is no ARN', 'events.amazonaws.com', 'r', 'denied'],
    ['another service', 'sns.amazonaws.com', rule, 'denied'],
    ['a role', undefined, rule, 'denied'],
  ])('%s', (_, service, sourceArn, expected) => {
    expect(asked(service, sourceArn)).toBe(expected);
  });

  test("its deny goes over a role's allow, and over an administrator's", () => {
    const locked = ofQueue({ ...deny('sqs:*', queue), Principal: '*' });
    const request = { action: 'sqs:SendMessage', resource: queue, context: {} };
    expect(evaluate({ service: undefined, policies: identity(allow('*', '*')) }, locked, request)).toEqual({
      kind: 'denied',
      how: 'by-resource',
    });
  });
});

/** The rules of wildcards once more, letter by letter. */
const fits = (pattern: string, text: string, isArn: boolean): boolean => {
  const [first, ...rest] = pattern;
  if (first === undefined) return text === '';
  const next = rest.join('');
  if (first === '*') {
    const mayCross = !isArn || next === '' || next.startsWith(':');
    const mayTake = text !== '' && (mayCross || !text.startsWith(':'));
    return fits(next, text, isArn) || (mayTake && fits(pattern, text.slice(1), isArn));
  }
  if (text === '') return false;
  const isSame = first === '?' ? !(isArn && text.startsWith(':')) : text.startsWith(first);
  return isSame && fits(next, text.slice(1), isArn);
};

type Written = { readonly Effect: 'Allow' | 'Deny'; readonly Action: string; readonly Resource: string };

/** The documented flow: all denies first, then any allow. */
const reference = (statements: readonly Written[], action: string, resource: string): string => {
  const applies = (effect: string) =>
    statements.some(
      ({ Effect, Action, Resource }) =>
        Effect === effect &&
        fits(Action.toLowerCase(), action.toLowerCase(), false) &&
        (Resource === '*' || fits(Resource, resource, true)),
    );
  if (applies('Deny')) return 'by-identity';
  return applies('Allow') ? 'allowed' : 'implicit';
};

test('agrees with the rules written letter by letter', () => {
  const action = fc.string({ unit: fc.constantFrom('a', 'B', '*', '?'), minLength: 1, maxLength: 4 });
  const place = fc.string({ unit: fc.constantFrom('x', 'y', ':', '*', '?', '/', '.'), maxLength: 6 });
  const statement = fc.record({
    Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
    Action: action.map((text) => `s:${text}`),
    Resource: fc.oneof(
      place.map((text) => `arn:${text}`),
      fc.constant('*'),
    ),
  });
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.array(statement, { minLength: 1, maxLength: 4 }),
      fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 }),
      fc.string({ unit: fc.constantFrom('x', 'y', ':', '/'), maxLength: 4 }),
      (statements, name, rest) => {
        const request = { action: `s:${name}`, resource: `arn:${rest}`, context: {} };
        const decision = evaluate({ service: undefined, policies: identity(...statements) }, [], request);
        const told = decision.kind === 'allowed' ? 'allowed' : decision.how;
        seen.set(told, (seen.get(told) ?? 0) + 1);
        expect(told).toBe(reference(statements, request.action, request.resource));
      },
    ),
    { numRuns: 3_000 },
  );
  // Each outcome was among them, so that the agreement says something.
  for (const told of ['allowed', 'implicit', 'by-identity']) expect(seen.get(told)).toBeGreaterThan(100);
});
