import type { Json, Resources } from './json.ts';

const MINUTE_SEC = 60;
/** A quarter of an hour without progress is more than any back-off of a healthy queue. */
const OLDEST_MESSAGE_SEC = 15 * MINUTE_SEC;

interface Watch {
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimension: { readonly Name: string; readonly Value: Json };
  readonly above: number;
  readonly statistic: 'Maximum' | 'Sum';
}

const alarm = ({ description, namespace, metric, dimension, above, statistic }: Watch): Json => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: description,
    AlarmActions: [{ Ref: 'AlarmTopic' }],
    Namespace: namespace,
    MetricName: metric,
    Dimensions: [dimension],
    Statistic: statistic,
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: above,
    Period: MINUTE_SEC,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  },
});

const queueName = (queue: string) => ({
  Name: 'QueueName',
  Value: { 'Fn::GetAtt': [queue, 'QueueName'] },
});

/** The three that every consumer has. */
export const consumerAlarms = (
  consumer: string,
  ids: {
    readonly stem: string;
    readonly queue: string;
    readonly deadLetters: string;
    readonly function: string;
  },
): Resources => ({
  [`${ids.stem}DeadLettersAlarm`]: alarm({
    description: `${consumer}: messages gave up and wait in the dead-letter queue; see their cause, then redrive`,
    namespace: 'AWS/SQS',
    metric: 'ApproximateNumberOfMessagesVisible',
    dimension: queueName(ids.deadLetters),
    above: 0,
    statistic: 'Maximum',
  }),
  [`${ids.stem}QueueAgeAlarm`]: alarm({
    description: `${consumer}: the oldest message waits for over ${OLDEST_MESSAGE_SEC / MINUTE_SEC} minutes`,
    namespace: 'AWS/SQS',
    metric: 'ApproximateAgeOfOldestMessage',
    dimension: queueName(ids.queue),
    above: OLDEST_MESSAGE_SEC,
    statistic: 'Maximum',
  }),
  [`${ids.stem}ErrorsAlarm`]: alarm({
    description: `${consumer}: invocations fail as a whole (time-outs, crashes)`,
    namespace: 'AWS/Lambda',
    metric: 'Errors',
    dimension: { Name: 'FunctionName', Value: { Ref: ids.function } },
    above: 0,
    statistic: 'Sum',
  }),
});
