import type { QueueDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { maximumBatchBytes, maximumDelaySec, maximumVisibilitySec, maximumWaitSec } from './limits.ts';

const ranges: readonly {
  readonly property: string;
  readonly of: (queue: QueueDefinition) => number | undefined;
  readonly low: number;
  readonly high: number;
}[] = [
  { property: 'VisibilityTimeout', of: (q) => q.visibilityTimeoutSec, low: 0, high: maximumVisibilitySec },
  { property: 'MessageRetentionPeriod', of: (q) => q.retentionSec, low: 60, high: 1_209_600 },
  { property: 'DelaySeconds', of: (q) => q.delaySec, low: 0, high: maximumDelaySec },
  { property: 'ReceiveMessageWaitTimeSeconds', of: (q) => q.receiveWaitSec, low: 0, high: maximumWaitSec },
  { property: 'MaximumMessageSize', of: (q) => q.maximumMessageBytes, low: 1_024, high: maximumBatchBytes },
  { property: 'RedrivePolicy.maxReceiveCount', of: (q) => q.redrive?.maxReceiveCount, low: 1, high: 1_000 },
];

/** CloudFormation template reference, AWS::SQS::Queue: what a deployment would refuse, and what we do not have. */
export const queueProblems = (definitions: readonly QueueDefinition[]): readonly TemplateProblem[] => {
  const arns = new Set(definitions.map(({ arn }) => arn));
  const names = new Set<string>();
  return definitions.flatMap((queue) => {
    const { logicalId, name, redrive } = queue;
    const place = `Resources.${logicalId}`;
    const found: TemplateProblem[] = [];
    const report = (property: string, what: string) => found.push({ place: `${place}.${property}`, what });
    if (name.endsWith('.fifo')) report('QueueName', 'FIFO queues are not supported here');
    else if (!/^[\w-]{1,80}$/.test(name))
      report('QueueName', `"${name}" is not 1 to 80 letters, digits, - or _`);
    if (names.has(name)) report('QueueName', `"${name}" is another queue's name already`);
    names.add(name);
    for (const { property, of, low, high } of ranges) {
      const value = of(queue);
      if (value !== undefined && !(Number.isInteger(value) && value >= low && value <= high)) {
        report(property, `must be a whole number from ${low} to ${high}, not ${value}`);
      }
    }
    if (redrive !== undefined && !arns.has(redrive.deadLetterQueueArn)) {
      report('RedrivePolicy.deadLetterTargetArn', `${redrive.deadLetterQueueArn} is no queue of this stack`);
    }
    return found;
  });
};
