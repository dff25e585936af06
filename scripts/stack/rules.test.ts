import { rulesFor } from './rules/index.ts';
import { type Json, templateOf } from './template.ts';
import { goodTemplate, planted } from './testing/good-template.ts';
import { pattern, violations } from './testing/violations.ts';

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
