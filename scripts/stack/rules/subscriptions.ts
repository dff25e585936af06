import { arnTarget, at, listOf, type Rule } from '../template.ts';

/** What is asked of an event's contract: who says it. */
export interface SaidBy {
  /** Absent where any producer app may be the source. */
  readonly source?: string;
}

/** Every rule on the bus waits for events that exist, from sources that say them; the archive's waits for all there are. */
export const knownEvents =
  (findEvent: (type: string) => SaidBy | undefined): Rule =>
  ({ ofType, find }) =>
    ofType('AWS::Events::Rule').flatMap(({ id, properties }) => {
      const pattern = properties['EventPattern'];
      if (pattern === undefined) return [];
      const isArchive = listOf(properties['Targets']).every(
        (target) => find(arnTarget(at(target, 'Arn')), 'AWS::KinesisFirehose::DeliveryStream') !== undefined,
      );
      const types = listOf(at(pattern, 'detail-type')).map(String);
      const sources = listOf(at(pattern, 'source')).map(String);
      const problems = types.flatMap((type) => {
        const contract = findEvent(type);
        if (contract === undefined) return [`${id}: no contract is called ${type}`];
        if (sources.length === 0) return [];
        return contract.source !== undefined && sources.includes(contract.source)
          ? []
          : [
              `${id}: waits for ${type} from ${sources.join(', ')}, where ${contract.source ?? 'any app'} says it`,
            ];
      });
      return types.length === 0 && !isArchive
        ? [`${id}: waits for no detail-type, so that it would get everything`]
        : problems;
    });

/** A queue that a function reads is the target of some rule. */
export const fedQueues: Rule = ({ ofType, find }) => {
  const fed = new Set(
    ofType('AWS::Events::Rule').flatMap(({ properties }) =>
      listOf(properties['Targets']).map((target) => arnTarget(at(target, 'Arn'))),
    ),
  );
  return ofType('AWS::Lambda::EventSourceMapping').flatMap(({ properties }) => {
    const queue = find(arnTarget(properties['EventSourceArn']), 'AWS::SQS::Queue');
    return queue === undefined || fed.has(queue.id)
      ? []
      : [`${queue.id}: a function reads it, but no rule feeds it`];
  });
};
