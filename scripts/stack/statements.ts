import { at, type Json, listOf, type Resource, type Template } from './template.ts';

/** One statement of a policy in the template. */
export interface Statement {
  /** `OrdersHttpRole, policy "orders-http", statement 2` */
  readonly place: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly Json[];
  readonly body: Json;
}

const texts = (values: readonly Json[]): readonly string[] =>
  values.filter((value): value is string => typeof value === 'string');

const statementsIn = (document: Json | undefined, place: string): readonly Statement[] =>
  listOf(at(document, 'Statement')).map((body, index) => ({
    place: `${place}, statement ${index + 1}`,
    allows: at(body, 'Effect') === 'Allow',
    actions: texts(listOf(at(body, 'Action'))),
    resources: listOf(at(body, 'Resource')),
    body,
  }));

/** What a role may do, by its own policies. */
export const roleStatements = (role: Resource): readonly Statement[] =>
  listOf(role.properties['Policies']).flatMap((policy) =>
    statementsIn(
      at(policy, 'PolicyDocument'),
      `${role.id}, policy ${JSON.stringify(at(policy, 'PolicyName'))}`,
    ),
  );

/** Policies that hang on a resource (queues, buckets, topics) or stand alone. */
const otherPolicies = [
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::S3::BucketPolicy',
  'AWS::IAM::Policy',
];

const policyStatements = (policy: Resource): readonly Statement[] =>
  statementsIn(policy.properties['PolicyDocument'], policy.id);

/** Every statement of the template. */
export const allStatements = ({ ofType }: Template): readonly Statement[] => [
  ...ofType('AWS::IAM::Role').flatMap(roleStatements),
  ...otherPolicies.flatMap(ofType).flatMap(policyStatements),
];
