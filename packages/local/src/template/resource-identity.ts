import { UnsupportedInTemplate } from './problems.ts';

/** Where the stack pretends to be deployed. */
export type StackIdentity = {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  /** Base URL of the local AWS endpoint, without a trailing slash: queue URLs start with it. */
  readonly awsUrl: string;
  readonly httpUrl: string;
};

/** What other resources may learn of one resource: `Ref`, and its attributes by `Fn::GetAtt`. */
export type ResourceIdentity = {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
};

export type Named = {
  readonly logicalId: string;
  readonly type: string;
  readonly explicitName: string | undefined;
  /** Of a rule: the bus that it is on, unless it is the default bus. */
  readonly busName?: string | undefined;
};

const nameProperties: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::ApiGatewayV2::Api': 'Name',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::SNS::Topic': 'TopicName',
};

/** The property that holds a resource's own name; without one CloudFormation makes a name up. */
export const namePropertyOf = (type: string): string | undefined => nameProperties[type];

/** Fixed, because the local engine's stream has no label of its own that would survive a restart. */
const streamLabel = '2026-01-01T00:00:00.000';

/**
 * `Ref` and `Fn::GetAtt` per resource type, as "Return values" of each type's page in the
 * CloudFormation template reference has them.
 */
export const identityOf = (resource: Named, stack: StackIdentity): ResourceIdentity => {
  const { region, accountId } = stack;
  const name = resource.explicitName ?? `${stack.stackName}-${resource.logicalId}`;
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  switch (resource.type) {
    case 'AWS::DynamoDB::Table': {
      const tableArn = arn('dynamodb', `table/${name}`);
      return { ref: name, attributes: { Arn: tableArn, StreamArn: `${tableArn}/stream/${streamLabel}` } };
    }
    case 'AWS::SQS::Queue': {
      const url = `${stack.awsUrl}/${accountId}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::Events::EventBus':
      return { ref: name, attributes: { Arn: arn('events', `event-bus/${name}`), Name: name } };
    case 'AWS::Events::Rule':
      return resource.busName === undefined
        ? { ref: name, attributes: { Arn: arn('events', `rule/${name}`) } }
        : {
            ref: `${resource.busName}|${name}`,
            attributes: { Arn: arn('events', `rule/${resource.busName}/${name}`) },
          };
    case 'AWS::Lambda::Function':
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    case 'AWS::IAM::Role':
      return {
        ref: name,
        attributes: { Arn: `arn:aws:iam::${accountId}:role/${name}`, RoleId: `AROA${resource.logicalId}` },
      };
    case 'AWS::ApiGatewayV2::Api':
      return { ref: 'local', attributes: { ApiId: 'local', ApiEndpoint: stack.httpUrl } };
    case 'AWS::S3::Bucket':
      return { ref: name.toLowerCase(), attributes: { Arn: `arn:aws:s3:::${name.toLowerCase()}` } };
    case 'AWS::KinesisFirehose::DeliveryStream':
      return { ref: name, attributes: { Arn: arn('firehose', `deliverystream/${name}`) } };
    case 'AWS::StepFunctions::StateMachine': {
      const machineArn = arn('states', `stateMachine:${name}`);
      return { ref: machineArn, attributes: { Arn: machineArn, Name: name } };
    }
    case 'AWS::Logs::LogGroup':
      return { ref: name, attributes: { Arn: `${arn('logs', `log-group:${name}`)}:*` } };
    case 'AWS::CloudWatch::Alarm':
      return { ref: name, attributes: { Arn: arn('cloudwatch', `alarm:${name}`) } };
    case 'AWS::SNS::Topic':
      return { ref: arn('sns', name), attributes: { TopicArn: arn('sns', name), TopicName: name } };
    default:
      return { ref: resource.logicalId, attributes: {} };
  }
};

export const attributeOf = (identity: ResourceIdentity, attribute: string, place: string): string => {
  const value = identity.attributes[attribute];
  if (value !== undefined) return value;
  throw new UnsupportedInTemplate(place, `Fn::GetAtt of attribute "${attribute}" is not supported here`);
};
