import type { RuleTarget, ScheduleDefinition } from '../../template/definitions.ts';

export const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:sweeper';
export const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:queue';

export const target = (arn: string, input?: string): RuleTarget => ({
  id: 'target',
  arn,
  deadLetterQueueArn: undefined,
  maximumRetryAttempts: 185,
  maximumEventAgeSec: 86_400,
  input,
});

export const schedule = (changes: Partial<ScheduleDefinition> = {}): ScheduleDefinition => ({
  logicalId: 'Sweep',
  name: 'sweep',
  arn: 'arn:aws:events:eu-west-1:000000000000:rule/sweep',
  enabled: true,
  expression: 'rate(5 minutes)',
  targets: [target(functionArn)],
  ...changes,
});
