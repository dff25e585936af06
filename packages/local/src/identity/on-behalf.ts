import type { DeliveryGate } from '../eventbridge/deliver.ts';
import type {
  DeliveryStreamDefinition,
  RouteDefinition,
  ScheduleDefinition,
  StackDefinition,
} from '../template/definitions.ts';
import type { Authorize } from '../wire/server.ts';
import type { Identity } from './identity.ts';

type Refusal = string | undefined;

/** What anybody does in the stack, asked of identity: each answers with AWS's words for a refusal, or with nothing. */
export type OnBehalf = {
  /** Callers of the AWS endpoint. */
  readonly authorize: Authorize;
  /** EventBridge, for a rule: a queue's policy, or the target's role for a delivery stream. */
  readonly deliveryGate: DeliveryGate;
  mayDeadLetter(rule: { readonly arn: string }, queueArn: string): Refusal;
  /** EventBridge, for a schedule: the function's permission, or the queue's policy. */
  mayInvoke(schedule: Pick<ScheduleDefinition, 'arn'>, targetArn: string): Refusal;
  /** API Gateway: the function's permission. */
  mayServe(route: RouteDefinition): Refusal;
  /** Firehose, in the stream's role. */
  mayWrite(stream: DeliveryStreamDefinition, key: string): Refusal;
  /** State machines, in their roles. */
  readonly machines: {
    mayInvoke(machineArn: string, functionArn: string): Refusal;
    mayRead(machineArn: string, objectArn: string): Refusal;
    mayStartChildren(machineArn: string): Refusal;
  };
};

const isService = (arn: string, service: string): boolean => arn.split(':')[2] === service;

export const actingOnBehalf = (definition: StackDefinition, identity: Identity): OnBehalf => {
  const { region, accountId } = definition;
  const machines = new Map(definition.stateMachines.map((machine) => [machine.arn, machine]));
  const [api] = definition.httpApis;

  const askAsMachine = (machineArn: string, action: string, resource: string): Refusal => {
    const machine = machines.get(machineArn);
    // An execution of a machine that the template has no more goes on as it began, as on AWS.
    if (machine === undefined) return undefined;
    return identity.ofRole(machine.roleArn, machine.name).ask(action, resource);
  };
  const askForRule = (ruleArn: string, targetArn: string): Refusal => {
    const action = isService(targetArn, 'lambda') ? 'lambda:InvokeFunction' : 'sqs:SendMessage';
    return identity.ofService('events', ruleArn).ask(action, targetArn);
  };
  const sourceOf = ({ routeKey }: RouteDefinition): string => {
    const place = `arn:aws:execute-api:${region}:${accountId}:${api?.apiId ?? ''}/${api?.stage ?? ''}`;
    return `${place}/${routeKey.replace(' ', '')}`;
  };

  return {
    authorize: ({ accessKeyId }, action, resource) => identity.ofAccessKey(accessKeyId).ask(action, resource),
    deliveryGate: (rule, { arn, roleArn }) => {
      const refusal = isService(arn, 'firehose')
        ? identity.ofRole(roleArn ?? '', rule.name).ask('firehose:PutRecord', arn)
        : askForRule(rule.arn, arn);
      if (refusal === undefined) return undefined;
      return { errorCode: 'NO_PERMISSIONS', errorMessage: refusal, isRetryable: false };
    },
    mayDeadLetter: ({ arn }, queueArn) => askForRule(arn, queueArn),
    mayInvoke: ({ arn }, targetArn) => askForRule(arn, targetArn),
    mayServe: (route) =>
      identity.ofService('apigateway', sourceOf(route)).ask('lambda:InvokeFunction', route.functionArn),
    mayWrite: ({ roleArn, name, bucketArn }, key) =>
      identity.ofRole(roleArn, name).ask('s3:PutObject', `${bucketArn}/${key}`),
    machines: {
      mayInvoke: (machineArn, functionArn) => askAsMachine(machineArn, 'lambda:InvokeFunction', functionArn),
      mayRead: (machineArn, objectArn) => askAsMachine(machineArn, 's3:GetObject', objectArn),
      mayStartChildren: (machineArn) => askAsMachine(machineArn, 'states:StartExecution', machineArn),
    },
  };
};
