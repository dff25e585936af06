import { allStatements, roleStatements } from '../statements.ts';
import {
  arnTarget,
  at,
  type Json,
  listOf,
  type Resource,
  type Rule,
  referenceOf,
  type Template,
} from '../template.ts';

const QUEUE = 'AWS::SQS::Queue';

/** May events.amazonaws.com, for this rule alone, send to this queue? */
const mayDeliver = (template: Template, rule: string, queue: string): boolean =>
  allStatements(template).some(
    ({ allows, actions, resources, body }) =>
      allows &&
      actions.includes('sqs:SendMessage') &&
      resources.some((resource) => arnTarget(resource) === queue) &&
      at(body, 'Principal', 'Service') === 'events.amazonaws.com' &&
      arnTarget(at(body, 'Condition', 'ArnEquals', 'aws:SourceArn')) === rule,
  );

/** May the function's role send to this queue? Lambda hands over failures with the function's own rights. */
const maySend = (template: Template, handler: Resource | undefined, queue: string): boolean => {
  const role = template.find(arnTarget(handler?.properties['Role']));
  return (
    role !== undefined &&
    roleStatements(role).some(
      ({ allows, actions, resources }) =>
        allows &&
        actions.includes('sqs:SendMessage') &&
        resources.some((resource) => arnTarget(resource) === queue),
    )
  );
};

const targetsOf = (rule: Resource): readonly Json[] => listOf(rule.properties['Targets']);

/** What the bus or a schedule cannot deliver lands in a queue that takes it. */
export const targetsWithDeadLetters: Rule = (template) =>
  template.ofType('AWS::Events::Rule').flatMap((rule) =>
    targetsOf(rule).flatMap((target) => {
      const place = `${rule.id}, target ${JSON.stringify(at(target, 'Id'))}`;
      const deadLetters = template.find(arnTarget(at(target, 'DeadLetterConfig', 'Arn')), QUEUE);
      if (deadLetters === undefined) return [`${place}: has no dead-letter queue of the template`];
      const queue = template.find(arnTarget(at(target, 'Arn')), QUEUE);
      return [deadLetters, ...(queue === undefined ? [] : [queue])]
        .filter(({ id }) => !mayDeliver(template, rule.id, id))
        .map(({ id }) => `${place}: no queue policy lets this rule send to ${id}`);
    }),
  );

/** A queue that a function reads hands on what fails again and again. */
export const queuesWithDeadLetters: Rule = ({ ofType, find }) =>
  ofType('AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) => {
    const queue = find(arnTarget(properties['EventSourceArn']), QUEUE);
    if (queue === undefined) return [];
    const redrive = queue.properties['RedrivePolicy'];
    return [
      ...(find(arnTarget(at(redrive, 'deadLetterTargetArn')), QUEUE) === undefined
        ? [`${queue.id}: has no dead-letter queue of the template`]
        : []),
      ...(listOf(properties['FunctionResponseTypes']).includes('ReportBatchItemFailures')
        ? []
        : [`${id}: one failed message fails its whole batch; set ReportBatchItemFailures`]),
    ];
  });

/** A stream begins at its oldest record, and a poison record neither blocks its shard nor is lost. */
export const safeStreams: Rule = (template) =>
  template.ofType('AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) => {
    if (referenceOf(properties['EventSourceArn'])?.attribute !== 'StreamArn') return [];
    const handler = template.find(arnTarget(properties['FunctionName']));
    const failures = arnTarget(at(properties, 'DestinationConfig', 'OnFailure', 'Destination'));
    const retries = properties['MaximumRetryAttempts'];
    const ageSec = properties['MaximumRecordAgeInSeconds'];
    const isBounded = (value: Json | undefined): boolean => typeof value === 'number' && value >= 0;
    const holds: readonly (readonly [boolean, string])[] = [
      [
        properties['StartingPosition'] === 'TRIM_HORIZON',
        'must start at TRIM_HORIZON, or records are skipped',
      ],
      [properties['BisectBatchOnFunctionError'] === true, 'must bisect a failed batch'],
      [isBounded(retries), 'must have a bound for MaximumRetryAttempts: retries without end block the shard'],
      [isBounded(ageSec), 'must have a bound for MaximumRecordAgeInSeconds'],
      [
        listOf(properties['FunctionResponseTypes']).includes('ReportBatchItemFailures'),
        'must report which record failed (ReportBatchItemFailures)',
      ],
      [template.find(failures) !== undefined, 'has no on-failure destination of the template'],
      [
        failures === undefined || maySend(template, handler, failures),
        `its role may not send to ${failures}`,
      ],
    ];
    return holds.filter(([held]) => !held).map(([, what]) => `${id}: ${what}`);
  });

/** Whoever is invoked asynchronously says where a failed invocation goes. */
export const asyncWithDestinations: Rule = (template) => {
  const { ofType, find } = template;
  const invoked = new Set(
    ofType('AWS::Events::Rule').flatMap((rule) =>
      targetsOf(rule).flatMap((target) => {
        const handler = find(arnTarget(at(target, 'Arn')), 'AWS::Lambda::Function');
        return handler === undefined ? [] : [handler];
      }),
    ),
  );
  const configs = ofType('AWS::Lambda::EventInvokeConfig');
  return [...invoked].flatMap((handler) => {
    const config = configs.find(
      ({ properties }) => referenceOf(properties['FunctionName'])?.id === handler.id,
    );
    const failures = arnTarget(at(config?.properties, 'DestinationConfig', 'OnFailure', 'Destination'));
    if (failures === undefined || find(failures, QUEUE) === undefined) {
      return [`${handler.id}: is invoked asynchronously and has no on-failure destination of the template`];
    }
    return maySend(template, handler, failures)
      ? []
      : [`${handler.id}: its role may not send to ${failures}`];
  });
};

/** Nothing lands in a queue for failures without somebody being told. */
export const watchedFailures: Rule = ({ ofType }) => {
  const sources = new Set(
    ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) =>
      arnTarget(properties['EventSourceArn']),
    ),
  );
  const watched = new Set(
    ofType('AWS::CloudWatch::Alarm')
      .filter(({ properties }) => properties['MetricName'] === 'ApproximateNumberOfMessagesVisible')
      .flatMap(({ properties }) => listOf(properties['Dimensions']))
      .map((dimension) => referenceOf(at(dimension, 'Value'))?.id),
  );
  return ofType(QUEUE)
    .filter(({ id }) => !sources.has(id) && !watched.has(id))
    .map(({ id }) => `${id}: nobody reads it and no alarm watches ApproximateNumberOfMessagesVisible of it`);
};

export const alarmsThatTell: Rule = ({ ofType }) =>
  ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties }) => listOf(properties['AlarmActions']).length === 0)
    .map(({ id }) => `${id}: tells nobody; set AlarmActions`);
