import { arnOf, type Json } from './json.ts';
import type { Subscription } from './subscription.ts';

const allow = (actions: readonly string[], resource: Json): Json => ({
  Effect: 'Allow',
  Action: [...actions],
  Resource: resource,
});

const WRITES: readonly string[] = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];
/** The pipeline's own gets are calls of BatchGetItem; a table with GetItem is read by a client of its own. */
const LOOK = 'dynamodb:BatchGetItem';
const READS: readonly string[] = [LOOK, 'dynamodb:GetItem'];

/**
 * One statement a table: what the entry asks for, joined with what the pipeline itself does there. A rehearsal looks at what it
 * would write, so items that may be written may be read, marks included.
 */
function tableStatements({ access, emits, inbox }: Subscription): readonly Json[] {
  const pipeline: Readonly<Record<string, readonly string[]>> = {
    ...(emits.length === 0 ? {} : { OutboxTable: ['dynamodb:PutItem'] }),
    ParkedTable: ['dynamodb:PutItem'],
    ...(inbox === 'mark' ? { InboxTable: [LOOK, 'dynamodb:PutItem'] } : {}),
  };
  const tables = [...new Set([...Object.keys(pipeline), ...Object.keys(access)])].sort();
  return tables.map((table) => {
    const own = access[table] ?? [];
    const does = (actions: readonly string[]): boolean => own.some((action) => actions.includes(action));
    const look = does(WRITES) && !does(READS) ? [LOOK] : [];
    const actions = new Set([...(pipeline[table] ?? []), ...own, ...look]);
    return allow([...actions].sort(), arnOf(table));
  });
}

/** What one consumer's function may do: read its queue, write its own log, and its tables. No wildcard. */
export const consumerRole = (subscription: Subscription, queue: string, logGroup: string): Json => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    Policies: [
      {
        PolicyName: subscription.name,
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            // A log group's Arn attribute ends in `:*`, the form in which its streams are named.
            allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf(logGroup)),
            allow(
              [
                'sqs:ChangeMessageVisibility',
                'sqs:DeleteMessage',
                'sqs:GetQueueAttributes',
                'sqs:ReceiveMessage',
              ],
              arnOf(queue),
            ),
            ...tableStatements(subscription),
          ],
        },
      },
    ],
  },
});
