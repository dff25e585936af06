import type { FunctionDefinition, MappingDefinition, StackDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import type { Identity, ServiceName } from './identity.ts';

/** What a mapping needs of its source (Lambda developer guide, "Configuring permissions"). */
const queueActions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
const streamActions = ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'];

const untrusted = (service: ServiceName, roleArn: string): string => {
  switch (service) {
    case 'lambda':
      return 'The role defined for the function cannot be assumed by Lambda.';
    case 'states':
      return 'Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the provided role.';
    case 'firehose':
      return `Firehose is unable to assume role ${roleArn}. Please check the role provided.`;
    default:
      return `Provided role '${roleArn}' cannot be assumed by principal '${service}.amazonaws.com'.`;
  }
};

/**
 * What AWS checks of permissions when a resource is created, in its words. Nothing else is checked before it is used,
 * there and here.
 */
export const creationProblems = (
  definition: StackDefinition,
  identity: Identity,
): readonly TemplateProblem[] => {
  const problems: TemplateProblem[] = [];
  const check = (isFine: boolean, logicalId: string, property: string, what: string): void => {
    if (!isFine) problems.push({ place: `Resources.${logicalId}.Properties.${property}`, what });
  };
  const checkTrust = (logicalId: string, property: string, roleArn: string, service: ServiceName): void =>
    check(identity.trusts(roleArn, service), logicalId, property, untrusted(service, roleArn));

  for (const { logicalId, roleArn } of definition.functions) checkTrust(logicalId, 'Role', roleArn, 'lambda');
  for (const { logicalId, roleArn } of definition.stateMachines)
    checkTrust(logicalId, 'RoleArn', roleArn, 'states');
  for (const { logicalId, roleArn } of definition.deliveryStreams)
    checkTrust(logicalId, 'ExtendedS3DestinationConfiguration.RoleARN', roleArn, 'firehose');
  for (const { logicalId, targets } of [...definition.rules, ...definition.schedules]) {
    for (const [index, { roleArn }] of targets.entries()) {
      if (roleArn !== undefined) checkTrust(logicalId, `Targets[${index}].RoleArn`, roleArn, 'events');
    }
  }

  /** Whether the function's role may do all of this; each is asked, so that each counts as used. */
  const mayAll = (
    { roleArn, name }: FunctionDefinition,
    prefix: string,
    actions: readonly string[],
    resource: string,
  ): boolean => {
    const role = identity.ofRole(roleArn, name);
    return actions
      .map((action) => role.ask(`${prefix}:${action}`, resource))
      .every((refusal) => refusal === undefined);
  };
  const functionOf = (arn: string): FunctionDefinition | undefined =>
    definition.functions.find((candidate) => candidate.arn === arn);

  const checkMapping = (mapping: MappingDefinition): void => {
    const { logicalId } = mapping;
    const reader = functionOf(mapping.functionArn);
    if (reader === undefined) return;
    if (mapping.kind === 'sqs') {
      const refused = queueActions.filter((action) => !mayAll(reader, 'sqs', [action], mapping.queueArn));
      for (const action of refused) {
        const what = `The provided execution role does not have permissions to call ${action} on SQS`;
        check(false, logicalId, 'EventSourceArn', what);
      }
      return;
    }
    check(
      mayAll(reader, 'dynamodb', streamActions, mapping.streamArn),
      logicalId,
      'EventSourceArn',
      `Cannot access stream ${mapping.streamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
    );
    const { onFailureQueueArn } = mapping;
    check(
      onFailureQueueArn === undefined || mayAll(reader, 'sqs', ['SendMessage'], onFailureQueueArn),
      logicalId,
      'DestinationConfig.OnFailure.Destination',
      'The provided execution role does not have permissions to call SendMessage on SQS',
    );
  };
  definition.mappings.forEach(checkMapping);
  for (const { logicalId, functionArn, onFailureQueueArn } of definition.eventInvokes) {
    const invoked = functionOf(functionArn);
    if (invoked === undefined || onFailureQueueArn === undefined) continue;
    check(
      mayAll(invoked, 'sqs', ['SendMessage'], onFailureQueueArn),
      logicalId,
      'DestinationConfig.OnFailure.Destination',
      `The function's execution role does not have permissions to call SendMessage on ${onFailureQueueArn}`,
    );
  }
  return problems;
};
