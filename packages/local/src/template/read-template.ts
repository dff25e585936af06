import type {
  BucketDefinition,
  BucketPolicyDefinition,
  BusDefinition,
  DeliveryStreamDefinition,
  EventInvokeDefinition,
  FunctionDefinition,
  HttpApiDefinition,
  LambdaPermissionDefinition,
  MappingDefinition,
  QueueDefinition,
  QueuePolicyDefinition,
  RoleDefinition,
  RolePolicyDefinition,
  RuleDefinition,
  ScheduleDefinition,
  StackDefinition,
  StateMachineDefinition,
  TableDefinition,
} from './definitions.ts';
import { resolveObject, type Scope } from './intrinsics.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { type TemplateProblem, UnsupportedInTemplate } from './problems.ts';
import { readBucket, readBucketPolicy } from './read-buckets.ts';
import { readQueue, readQueuePolicy, readTable } from './read-data.ts';
import { readDeliveryStream } from './read-delivery-stream.ts';
import { readBus, readRule } from './read-events.ts';
import { readEventInvoke, readFunction, readMapping } from './read-functions.ts';
import { type ApiResource, readHttpApi } from './read-http-api.ts';
import { readPermission, readRolePolicy } from './read-identity.ts';
import { readStateMachine } from './read-state-machine.ts';
import { type Reader, readerOf } from './reader.ts';
import {
  identityOf,
  namePropertyOf,
  type ResourceIdentity,
  type StackIdentity,
} from './resource-identity.ts';

/** Types that change nothing on one machine. Their properties are not even resolved. */
const ignoredOnPurpose: readonly string[] = [
  'AWS::ApiGatewayV2::Deployment',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::LogStream',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
];

const apiPartTypes: readonly string[] = [
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
];

type Resource = {
  readonly logicalId: string;
  readonly type: string;
  readonly place: string;
  readonly properties: JsonObject;
};

const resourceAttributes = [
  'Type',
  'Properties',
  'DependsOn',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
];

const resourcesOf = (template: JsonObject): readonly Resource[] => {
  const resources = template['Resources'];
  if (!isJsonObject(resources)) throw new UnsupportedInTemplate('Resources', 'is missing');
  return Object.entries(resources).map(([logicalId, resource]) => {
    const place = `Resources.${logicalId}`;
    if (!isJsonObject(resource)) throw new UnsupportedInTemplate(place, 'is not an object');
    const reader = readerOf(resource, place);
    reader.only(resourceAttributes);
    const properties = reader.optionalObject('Properties')?.raw ?? {};
    return { logicalId, type: reader.text('Type'), place, properties };
  });
};

const parametersOf = (template: JsonObject): ReadonlyMap<string, string> => {
  const parameters = readerOf(template, 'template').optionalObject('Parameters');
  return new Map(
    Object.keys(parameters?.raw ?? {}).map((name) => [name, parameters?.object(name).text('Default') ?? '']),
  );
};

const busNameOf = (rule: Resource, scope: Scope): string | undefined => {
  const written = rule.properties['EventBusName'];
  if (written === undefined) return undefined;
  const place = `${rule.place}.Properties`;
  const resolved = readerOf(resolveObject({ EventBusName: written }, scope, place), place);
  return resolved.text('EventBusName').split('event-bus/').at(-1);
};

const explicitNameOf = (resource: Resource, scope: Scope): string | undefined => {
  const property = namePropertyOf(resource.type);
  const written = property === undefined ? undefined : resource.properties[property];
  if (property === undefined || written === undefined) return undefined;
  const place = `${resource.place}.Properties`;
  return readerOf(resolveObject({ [property]: written }, scope, place), place).text(property);
};

/**
 * Reads a compiled CloudFormation template. Promises: whatever it does not understand is among the
 * problems, by name and place; with no problems, the definition says everything that the stack needs.
 * Not promised: anything about types in the list of those ignored on purpose.
 */
export const readTemplate = (
  template: JsonObject,
  stack: StackIdentity,
): { readonly definition: StackDefinition; readonly problems: readonly TemplateProblem[] } => {
  const problems: TemplateProblem[] = [];
  const attempt = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (!(error instanceof UnsupportedInTemplate)) throw error;
      problems.push({ place: error.place, what: error.what });
    }
  };

  const tables: TableDefinition[] = [];
  const queues: QueueDefinition[] = [];
  const queuePolicies: QueuePolicyDefinition[] = [];
  const buses: BusDefinition[] = [];
  const rules: RuleDefinition[] = [];
  const schedules: ScheduleDefinition[] = [];
  const functions: FunctionDefinition[] = [];
  const eventInvokes: EventInvokeDefinition[] = [];
  const mappings: MappingDefinition[] = [];
  const roles: RoleDefinition[] = [];
  const rolePolicies: RolePolicyDefinition[] = [];
  const permissions: LambdaPermissionDefinition[] = [];
  const buckets: BucketDefinition[] = [];
  const bucketPolicies: BucketPolicyDefinition[] = [];
  const deliveryStreams: DeliveryStreamDefinition[] = [];
  const stateMachines: StateMachineDefinition[] = [];
  const apis: (ApiResource & { readonly apiId: string })[] = [];
  const apiParts: ApiResource[] = [];
  const httpApis: HttpApiDefinition[] = [];
  const outputs: Record<string, string> = {};

  let resources: readonly Resource[] = [];
  let parameters: ReadonlyMap<string, string> = new Map();
  attempt(() => {
    readerOf(template, 'template').only(
      ['Resources', 'Parameters', 'Outputs'],
      ['AWSTemplateFormatVersion', 'Description', 'Metadata'],
    );
    parameters = parametersOf(template);
    resources = resourcesOf(template);
  });

  const identities = new Map<string, ResourceIdentity>();
  const scope: Scope = { stack, parameters, resources: identities };
  const identify = (resource: Resource, busName?: string): void => {
    const { logicalId, type } = resource;
    // Names are made of parameters only, so that they are known before any reference is followed.
    const explicitName = explicitNameOf(resource, { ...scope, resources: new Map() });
    identities.set(logicalId, identityOf({ logicalId, type, explicitName, busName }, stack));
  };
  const isRule = ({ type }: Resource) => type === 'AWS::Events::Rule';
  for (const resource of resources) if (!isRule(resource)) attempt(() => identify(resource));
  // A rule's ARN has the name of its bus in it.
  for (const resource of resources)
    if (isRule(resource)) attempt(() => identify(resource, busNameOf(resource, scope)));

  const functionArnPrefix = `arn:aws:lambda:${stack.region}:${stack.accountId}:function:`;
  const readResource = (resource: Resource, identity: ResourceIdentity): void => {
    const { logicalId, type } = resource;
    if (ignoredOnPurpose.includes(type)) return;
    const place = `${resource.place}.Properties`;
    const properties = (): Reader => readerOf(resolveObject(resource.properties, scope, place), place);
    switch (type) {
      case 'AWS::DynamoDB::Table':
        tables.push(readTable(logicalId, properties(), identity));
        return;
      case 'AWS::SQS::Queue':
        queues.push(readQueue(logicalId, properties(), identity));
        return;
      case 'AWS::SQS::QueuePolicy':
        queuePolicies.push(readQueuePolicy(logicalId, properties()));
        return;
      case 'AWS::S3::Bucket':
        buckets.push(readBucket(logicalId, properties(), identity));
        return;
      case 'AWS::S3::BucketPolicy':
        bucketPolicies.push(readBucketPolicy(logicalId, properties()));
        return;
      case 'AWS::KinesisFirehose::DeliveryStream':
        deliveryStreams.push(readDeliveryStream(logicalId, properties(), identity));
        return;
      case 'AWS::StepFunctions::StateMachine':
        stateMachines.push(readStateMachine(logicalId, properties(), identity));
        return;
      case 'AWS::Events::EventBus':
        buses.push(readBus(logicalId, properties(), identity));
        return;
      case 'AWS::Events::Rule': {
        const read = readRule(logicalId, properties(), identity);
        if (read.kind === 'rule') rules.push(read.rule);
        else schedules.push(read.schedule);
        return;
      }
      case 'AWS::Lambda::Function':
        functions.push(readFunction(logicalId, properties(), identity));
        return;
      case 'AWS::Lambda::EventInvokeConfig':
        eventInvokes.push(readEventInvoke(logicalId, properties(), functionArnPrefix));
        return;
      case 'AWS::Lambda::EventSourceMapping':
        mappings.push(readMapping(logicalId, properties(), functionArnPrefix));
        return;
      case 'AWS::IAM::Role':
        roles.push({
          logicalId,
          name: identity.ref,
          arn: identity.attributes['Arn'] ?? '',
          properties: properties().raw,
        });
        return;
      case 'AWS::IAM::Policy':
        rolePolicies.push(readRolePolicy(logicalId, properties()));
        return;
      case 'AWS::Lambda::Permission':
        permissions.push(readPermission(logicalId, properties(), functionArnPrefix));
        return;
      case 'AWS::ApiGatewayV2::Api':
        apis.push({ logicalId, type, properties: properties(), apiId: identity.ref });
        return;
      default:
        if (!apiPartTypes.includes(type)) {
          throw new UnsupportedInTemplate(resource.place, `resource type ${type} is not supported`);
        }
        apiParts.push({ logicalId, type, properties: properties() });
    }
  };
  for (const resource of resources) {
    const identity = identities.get(resource.logicalId);
    if (identity !== undefined) attempt(() => readResource(resource, identity));
  }
  if (apis.length > 1) problems.push({ place: 'Resources', what: 'more than one HTTP API' });
  for (const api of apis) attempt(() => httpApis.push(readHttpApi(api, apiParts)));
  const written = template['Outputs'];
  for (const [name, output] of Object.entries(isJsonObject(written) ? written : {})) {
    const place = `Outputs.${name}`;
    // Outputs tell people things; one that points at an ignored resource must not stop a start.
    try {
      if (!isJsonObject(output)) continue;
      const value = output['Value'];
      if (value !== undefined)
        outputs[name] = readerOf(resolveObject({ Value: value }, scope, place), place).text('Value');
    } catch (error) {
      if (!(error instanceof UnsupportedInTemplate)) throw error;
    }
  }
  const { region, accountId, stackName } = stack;
  const definition = {
    region,
    accountId,
    stackName,
    tables,
    queues,
    queuePolicies,
    buses,
    rules,
    schedules,
    functions,
    eventInvokes,
    mappings,
    httpApis,
    roles,
    rolePolicies,
    permissions,
    buckets,
    bucketPolicies,
    deliveryStreams,
    stateMachines,
    outputs,
  };
  return { definition, problems };
};
