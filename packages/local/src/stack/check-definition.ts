import { compileRules } from '../eventbridge/rules.ts';
import { deliveryStreamProblems } from '../firehose/delivery-streams.ts';
import { createRouteTable } from '../http/route-table.ts';
import { eventInvokeProblems } from '../lambda/api/event-invoke-config.ts';
import { functionProblems } from '../lambda/function-rules.ts';
import { mappingProblems } from '../mappings/mapping-rules.ts';
import { scheduleProblems } from '../schedules/schedule-rules.ts';
import { queueProblems } from '../sqs/queue-rules.ts';
import { stateMachineProblems } from '../states/machines.ts';
import type { StackDefinition } from '../template/definitions.ts';
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
  const functionArns = new Set(definition.functions.map(({ arn }) => arn));
  const queueArns = new Set(definition.queues.map(({ arn }) => arn));
  const missing = (place: string, isThere: boolean, what: string): readonly TemplateProblem[] =>
    isThere ? [] : [{ place, what }];

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
    ...functionProblems(definition.functions),
    ...eventInvokeProblems(definition.eventInvokes, functionArns, queueArns),
    ...mappingProblems(definition),
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
