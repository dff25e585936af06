import { compileRules } from '../eventbridge/rules.ts';
import { deliveryStreamProblems } from '../firehose/delivery-streams.ts';
import { createRouteTable } from '../http/route-table.ts';
import { eventInvokeProblems } from '../lambda/api/event-invoke-config.ts';
import { functionProblems } from '../lambda/function-rules.ts';
import { mappingProblems as ownMappingProblems } from '../mappings/mapping-rules.ts';
import { scheduleProblems } from '../schedules/schedule-rules.ts';
import { queueProblems } from '../sqs/queue-rules.ts';
import { stateMachineProblems } from '../states/machines.ts';
import type { MappingDefinition, StackDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const tried = (place: string, work: () => void): readonly TemplateProblem[] => {
  try {
    work();
    return [];
  } catch (error) {
    return [{ place, what: messageOf(error) }];
  }
};

/**
 * What the template says in itself but what cannot be carried out: patterns, schedules, routes, and
 * references to functions, queues and tables that are not of this stack.
 */
export const definitionProblems = (definition: StackDefinition): readonly TemplateProblem[] => {
  const functionByArn = new Map(definition.functions.map((each) => [each.arn, each]));
  const queueByArn = new Map(definition.queues.map((each) => [each.arn, each]));
  const functionArns = new Set(functionByArn.keys());
  const queueArns = new Set(queueByArn.keys());
  const streamedTables = new Set(
    definition.tables.filter(({ streamView }) => streamView !== undefined).map(({ name }) => name),
  );
  const missing = (place: string, isThere: boolean, what: string): readonly TemplateProblem[] =>
    isThere ? [] : [{ place, what }];

  const mappingProblems = (mapping: MappingDefinition): readonly TemplateProblem[] => {
    const place = `Resources.${mapping.logicalId}.Properties`;
    const { functionArn } = mapping;
    const queue = mapping.kind === 'sqs' ? queueByArn.get(mapping.queueArn) : undefined;
    const ownProblems = ownMappingProblems(mapping, queue, functionByArn.get(functionArn));
    const functionProblems = missing(
      `${place}.FunctionName`,
      functionArns.has(functionArn),
      `${functionArn} is no function of this stack`,
    );
    const sourceProblems =
      mapping.kind === 'sqs'
        ? missing(`${place}.EventSourceArn`, queueArns.has(mapping.queueArn), 'is no queue of this stack')
        : [
            ...missing(
              `${place}.EventSourceArn`,
              streamedTables.has(mapping.tableName),
              `table ${mapping.tableName} has no stream`,
            ),
            ...missing(
              `${place}.DestinationConfig.OnFailure.Destination`,
              mapping.onFailureQueueArn === undefined || queueArns.has(mapping.onFailureQueueArn),
              'is no queue of this stack',
            ),
          ];
    return [...ownProblems, ...functionProblems, ...sourceProblems];
  };

  const functionNames = new Set(definition.functions.map(({ name }) => name));
  const streamArns = new Set(definition.deliveryStreams.map(({ arn }) => arn));
  const rules = compileRules(
    definition.rules,
    definition.buses,
    (arn) => queueArns.has(arn),
    (arn) => streamArns.has(arn),
  );
  return [
    ...queueProblems(definition.queues),
    ...deliveryStreamProblems(definition.deliveryStreams, definition.buckets),
    ...(rules.ok ? [] : rules.refusal),
    ...stateMachineProblems(definition.stateMachines, (name) => functionNames.has(name)),
    ...definition.functions.flatMap(functionProblems),
    ...eventInvokeProblems(definition.eventInvokes, functionArns, queueArns),
    ...definition.mappings.flatMap(mappingProblems),
    ...scheduleProblems(definition.schedules, {
      isFunction: (arn) => functionArns.has(arn),
      isQueue: (arn) => queueArns.has(arn),
    }),
    ...definition.httpApis.flatMap(({ logicalId, routes }) => [
      ...tried(`Resources.${logicalId}`, () => {
        createRouteTable(routes);
      }),
      ...routes.flatMap(({ routeKey, functionArn }) =>
        missing(
          `Resources.${logicalId} route "${routeKey}"`,
          functionArns.has(functionArn),
          `${functionArn} is no function of this stack`,
        ),
      ),
    ]),
  ];
};
