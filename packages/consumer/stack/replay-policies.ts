import { logicalIdsOf } from './consumer-resources.ts';
import { arnOf, type Json, type Resources } from './json.ts';
import type { Subscription } from './subscription.ts';

type Ids = ReturnType<typeof logicalIdsOf>;

interface Need {
  readonly actions: readonly string[];
  /** Which resource of each consumer. */
  readonly on: (ids: Ids) => string;
}

/** What the replay service's functions do with consumers, by the logical id of their role. */
const NEEDS: Readonly<Record<string, { readonly policy: string; readonly needs: readonly Need[] }>> = {
  // Rehearses and applies through the consumers themselves, and gives way to live messages.
  ReplayWorkerRole: {
    policy: 'ReplayWorkerConsumersPolicy',
    needs: [
      {
        actions: ['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'],
        on: (ids) => ids.function,
      },
      { actions: ['sqs:GetQueueAttributes'], on: (ids) => ids.queue },
    ],
  },
  // Takes dead letters out of their queues, to where they can be listed.
  ReplayWatchRole: {
    policy: 'ReplayWatchConsumersPolicy',
    needs: [
      {
        actions: ['sqs:DeleteMessage', 'sqs:ReceiveMessage'],
        on: (ids) => ids.deadLetters,
      },
    ],
  },
  // Gives single messages back to their queue, and shows how long queues are.
  ReplayHttpRole: {
    policy: 'ReplayHttpConsumersPolicy',
    needs: [
      { actions: ['lambda:GetFunctionConfiguration'], on: (ids) => ids.function },
      { actions: ['sqs:GetQueueAttributes', 'sqs:SendMessage'], on: (ids) => ids.queue },
      { actions: ['sqs:GetQueueAttributes'], on: (ids) => ids.deadLetters },
    ],
  },
};

/** Policies for those roles of the replay service that the stack has; each consumer is named in them. */
export const replayPolicies = (
  subscriptions: readonly Subscription[],
  hasRole: (logicalId: string) => boolean,
): Resources => {
  const consumers = subscriptions.map(({ name }) => logicalIdsOf(name)).toSorted(byStem);
  if (consumers.length === 0) return {};
  return Object.fromEntries(
    Object.entries(NEEDS)
      .filter(([role]) => hasRole(role))
      .map(([role, { policy, needs }]) => [
        policy,
        {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: 'consumers',
            Roles: [{ Ref: role }],
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: needs.map(({ actions, on }): Json => {
                const resources = consumers.map((ids) => arnOf(on(ids)));
                return { Effect: 'Allow', Action: [...actions], Resource: resources };
              }),
            },
          },
        },
      ]),
  );
};

const byStem = (one: Ids, other: Ids): number => (one.stem < other.stem ? -1 : 1);
