import { queueArn, rule, target } from '../testing/messaging.ts';
import { compileRules } from './rules.ts';

describe('rules that could not be deployed are refused, all at once', () => {
  const problemsOf = (changes: Parameters<typeof rule>[3], targets = [target('a')], pattern = {}) => {
    const rules = [rule('r', { source: ['x'], ...pattern }, targets, changes)];
    const buses = [{ logicalId: 'Bus', name: 'bus', arn: 'arn' }];
    const compiled = compileRules(rules, buses, (arn) => arn === queueArn('a'));
    return compiled.ok ? [] : compiled.refusal.map(({ place }) => place);
  };
  test('a fine one is not', () => expect(problemsOf({})).toEqual([]));
  test.each<[string, readonly string[], readonly string[]]>([
    ['an unknown bus', problemsOf({ busName: 'nobody' }), ['EventBusName']],
    ['a target that is no queue of ours', problemsOf({}, [target('z')]), ['Targets[0].Arn']],
    [
      'a dead-letter queue from elsewhere',
      problemsOf({}, [target('a', { deadLetterQueueArn: 'x' })]),
      ['Targets[0].DeadLetterConfig.Arn'],
    ],
    [
      'too many retries',
      problemsOf({}, [target('a', { maximumRetryAttempts: 186 })]),
      ['Targets[0].RetryPolicy.MaximumRetryAttempts'],
    ],
    [
      'too short an age',
      problemsOf({}, [target('a', { maximumEventAgeSec: 59 })]),
      ['Targets[0].RetryPolicy.MaximumEventAgeInSeconds'],
    ],
    [
      'six targets',
      problemsOf(
        {},
        Array.from({ length: 6 }, (_, n) => target('a', { id: `${n}` })),
      ),
      ['Targets'],
    ],
    ['two targets of one id', problemsOf({}, [target('a'), target('a')]), ['Targets']],
    ['an input that is no JSON', problemsOf({}, [target('a', { input: 'x' })]), ['Targets[0].Input']],
    [
      'an input beside a path',
      problemsOf({}, [target('a', { input: '{}', inputPath: '$.detail' })]),
      ['Targets[0].Input'],
    ],
    [
      'an input that is too long',
      problemsOf({}, [target('a', { input: `"${'x'.repeat(8_191)}"` })]),
      ['Targets[0].Input'],
    ],
    [
      'a pattern that is none',
      problemsOf({}, [target('a')], { detail: { x: 'y' } }),
      ['EventPattern.detail.x'],
    ],
    ['several things', problemsOf({ busName: 'nobody' }, [target('z')]), ['EventBusName', 'Targets[0].Arn']],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected.map((place) => `Resources.rRule.${place}`));
  });
});
