import type { RuleTarget, StackDefinition } from '../../template/definitions.ts';
import type { Json } from '../../template/json.ts';

const nameIn = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;

/** Functions that a state machine's tasks name outright, wherever in its definition they stand. */
const functionsIn = (value: Json | undefined): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'FunctionName' && typeof inner === 'string' ? [nameIn(inner)] : functionsIn(inner),
  );
};

const withoutRepeats = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** Who hands what to whom, by names, as the template has it. */
export const topologyOf = (definition: StackDefinition) => {
  const targetOf = ({ arn, deadLetterQueueArn }: RuleTarget) => ({
    kind: arn.split(':')[2] ?? '',
    name: nameIn(arn),
    deadLetterQueue: deadLetterQueueArn === undefined ? undefined : nameIn(deadLetterQueueArn),
  });
  return {
    routes: definition.httpApis.flatMap(({ routes }) =>
      routes.map(({ routeKey, functionArn, scopes }) => ({
        route: routeKey,
        function: nameIn(functionArn),
        scopes,
      })),
    ),
    tables: definition.tables.map(({ name, streamView }) => ({
      name,
      hasStream: streamView !== undefined,
      readers: definition.mappings.flatMap((mapping) =>
        mapping.kind === 'stream' && mapping.tableName === name
          ? [
              {
                function: nameIn(mapping.functionArn),
                enabled: mapping.enabled,
                onFailure:
                  mapping.onFailureQueueArn === undefined ? undefined : nameIn(mapping.onFailureQueueArn),
              },
            ]
          : [],
      ),
    })),
    buses: definition.buses.map(({ name }) => ({
      name,
      rules: definition.rules
        .filter(({ busName }) => busName === name)
        .map((rule) => ({ name: rule.name, enabled: rule.enabled, targets: rule.targets.map(targetOf) })),
    })),
    queues: definition.queues.map(({ name, arn, redrive }) => ({
      name,
      readers: definition.mappings.flatMap((mapping) =>
        mapping.kind === 'sqs' && mapping.queueArn === arn
          ? [{ function: nameIn(mapping.functionArn), enabled: mapping.enabled }]
          : [],
      ),
      deadLetterQueue: redrive === undefined ? undefined : nameIn(redrive.deadLetterQueueArn),
      maximumReceives: redrive?.maxReceiveCount,
    })),
    stateMachines: definition.stateMachines.map((machine) => ({
      name: machine.name,
      functions: withoutRepeats(functionsIn(machine.definition)),
    })),
    schedules: definition.schedules.map(({ name, expression, enabled, targets }) => ({
      name,
      expression,
      enabled,
      targets: targets.map(targetOf),
    })),
    deliveryStreams: definition.deliveryStreams.map(({ name, bucketArn }) => ({
      name,
      bucket: nameIn(bucketArn),
    })),
    buckets: definition.buckets.map(({ name }) => name),
  };
};

export type Topology = ReturnType<typeof topologyOf>;
