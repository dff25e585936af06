import type {
  BusDefinition,
  InputPath,
  RuleDefinition,
  RuleTarget,
  ScheduleDefinition,
} from './definitions.ts';
import { UnsupportedInTemplate } from './problems.ts';
import type { Reader } from './reader.ts';
import type { ResourceIdentity } from './resource-identity.ts';

/** EventBridge user guide, "Retrying event delivery": 185 retries within 24 hours unless set otherwise. */
const defaultRetryAttempts = 185;
const defaultEventAgeSec = 86_400;

export const readBus = (logicalId: string, properties: Reader, identity: ResourceIdentity): BusDefinition => {
  properties.only(['Name'], ['Description', 'Tags', 'KmsKeyIdentifier', 'LogConfig']);
  return { logicalId, name: identity.ref, arn: identity.attributes['Arn'] ?? '' };
};

const inputPaths: readonly InputPath[] = ['$', '$.detail'];

const readInputPath = (target: Reader): InputPath | undefined => {
  const written = target.optionalText('InputPath');
  const known = inputPaths.find((path) => path === written);
  if (written === undefined || known !== undefined) return known;
  throw new UnsupportedInTemplate(
    `${target.place}.InputPath`,
    `"${written}" is not one of ${inputPaths.join(', ')}`,
  );
};

const readTarget = (target: Reader): RuleTarget => {
  target.only(['Id', 'Arn', 'DeadLetterConfig', 'RetryPolicy', 'Input', 'InputPath', 'RoleArn']);
  const retry = target.optionalObject('RetryPolicy');
  return {
    id: target.text('Id'),
    arn: target.text('Arn'),
    deadLetterQueueArn: target.optionalObject('DeadLetterConfig')?.text('Arn'),
    maximumRetryAttempts:
      retry?.integer('MaximumRetryAttempts', defaultRetryAttempts) ?? defaultRetryAttempts,
    maximumEventAgeSec: retry?.integer('MaximumEventAgeInSeconds', defaultEventAgeSec) ?? defaultEventAgeSec,
    input: target.optionalText('Input'),
    inputPath: readInputPath(target),
    roleArn: target.optionalText('RoleArn'),
  };
};

/** A rule of the template references its bus by name or by ARN. */
const busNameOf = (written: string | undefined): string =>
  written === undefined ? 'default' : (written.split('event-bus/').at(-1) ?? written);

const states = ['ENABLED', 'DISABLED'] as const;

const readState = (properties: Reader): (typeof states)[number] => {
  const written = properties.optionalText('State') ?? 'ENABLED';
  const state = states.find((each) => each === written);
  if (state !== undefined) return state;
  throw new UnsupportedInTemplate(
    `${properties.place}.State`,
    `"${written}" is not one of ${states.join(', ')}`,
  );
};

/** AWS::Events::Rule is two things: a pattern on a bus, or a schedule. */
export const readRule = (
  logicalId: string,
  properties: Reader,
  identity: ResourceIdentity,
):
  | { readonly kind: 'rule'; readonly rule: RuleDefinition }
  | { readonly kind: 'schedule'; readonly schedule: ScheduleDefinition } => {
  properties.only(
    ['Name', 'EventBusName', 'EventPattern', 'ScheduleExpression', 'State', 'Targets'],
    ['Description', 'Tags', 'RoleArn'],
  );
  const common = {
    logicalId,
    name: identity.ref.split('|').at(-1) ?? identity.ref,
    arn: identity.attributes['Arn'] ?? '',
    enabled: readState(properties) === 'ENABLED',
    targets: properties.objects('Targets').map(readTarget),
  };
  const expression = properties.optionalText('ScheduleExpression');
  const pattern = properties.optionalObject('EventPattern');
  const busName = busNameOf(properties.optionalText('EventBusName'));
  if (expression !== undefined && pattern === undefined) {
    if (busName !== 'default') {
      throw new UnsupportedInTemplate(
        `${properties.place}.EventBusName`,
        'ScheduleExpression is supported only on the default event bus',
      );
    }
    return { kind: 'schedule', schedule: { ...common, expression } };
  }
  if (pattern !== undefined && expression === undefined) {
    return { kind: 'rule', rule: { ...common, busName, pattern: pattern.raw } };
  }
  throw new UnsupportedInTemplate(
    properties.place,
    'a rule has either an EventPattern or a ScheduleExpression',
  );
};
