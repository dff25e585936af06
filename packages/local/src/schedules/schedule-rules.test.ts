import type { RuleTarget } from '../template/definitions.ts';
import { scheduleProblems } from './schedule-rules.ts';
import { functionArn, queueArn, schedule, target } from './testing/schedules-by-hand.ts';

const problemsOf = (changes: Parameters<typeof schedule>[0]) =>
  scheduleProblems([schedule(changes)], {
    isFunction: (arn) => arn === functionArn,
    isQueue: (arn) => arn === queueArn,
  }).map(({ place }) => place.replace('Resources.Sweep.Properties.', ''));

const targets = (changes: Partial<RuleTarget>) => ({ targets: [{ ...target(functionArn), ...changes }] });

test.each<[string, Parameters<typeof schedule>[0], readonly string[]]>([
  ['a function', {}, []],
  ['a function and a queue', { targets: [target(functionArn), target(queueArn)] }, []],
  ['cron', { expression: 'cron(0 12 * * ? *)' }, ['ScheduleExpression']],
  ['a target from elsewhere', targets({ arn: 'arn:aws:lambda:x' }), ['Targets[0].Arn']],
  ['six targets', { targets: Array.from({ length: 6 }, () => target(queueArn)) }, ['Targets']],
  ['a dead-letter queue', targets({ deadLetterQueueArn: queueArn }), []],
  ['one from elsewhere', targets({ deadLetterQueueArn: 'x' }), ['Targets[0].DeadLetterConfig.Arn']],
  ['no retries', targets({ maximumRetryAttempts: 0 }), []],
  ['too many', targets({ maximumRetryAttempts: 186 }), ['Targets[0].RetryPolicy.MaximumRetryAttempts']],
])('%s: %j', (_, changes, places) => {
  expect(problemsOf(changes)).toEqual(places);
});
