import { arnTarget, at, type Json, type Rule } from '../template.ts';

/** SQS: what a queue has where nothing is said. */
const DEFAULT_VISIBILITY_SEC = 30;
const DEFAULT_RETENTION_SEC = 4 * 86_400;
/** Lambda: a function's time-out where nothing is said. */
const DEFAULT_TIMEOUT_SEC = 3;
/** Lambda developer guide, "Using Lambda with Amazon SQS". */
const VISIBILITY_PER_TIMEOUT = 6;

const numberOr = (value: Json | undefined, otherwise: number): number =>
  value === undefined ? otherwise : Number(value);

export const encryptedQueues: Rule = ({ ofType }) =>
  ofType('AWS::SQS::Queue')
    .filter(
      ({ properties }) =>
        properties['SqsManagedSseEnabled'] !== true && properties['KmsMasterKeyId'] === undefined,
    )
    .map(({ id }) => `${id}: is not encrypted; set SqsManagedSseEnabled`);

/** A message stays hidden for as long as its batch may take, retries of the poller included. */
export const patientQueues: Rule = ({ ofType, find }) =>
  ofType('AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) => {
    const queue = find(arnTarget(properties['EventSourceArn']), 'AWS::SQS::Queue');
    const consumer = find(arnTarget(properties['FunctionName']), 'AWS::Lambda::Function');
    if (queue === undefined) return [];
    if (consumer === undefined) return [`${id}: its function is not one of the template`];
    const timeoutSec = numberOr(consumer.properties['Timeout'], DEFAULT_TIMEOUT_SEC);
    const visibilitySec = numberOr(queue.properties['VisibilityTimeout'], DEFAULT_VISIBILITY_SEC);
    return visibilitySec >= VISIBILITY_PER_TIMEOUT * timeoutSec
      ? []
      : [
          `${queue.id}: hides a message for ${visibilitySec} s; ${consumer.id} may take ${timeoutSec} s, so ${VISIBILITY_PER_TIMEOUT * timeoutSec} s it must be`,
        ];
  });

/** A dead letter outlives its source queue: SQS counts its age from the first sending. */
export const lastingDeadLetters: Rule = ({ ofType, find }) =>
  ofType('AWS::SQS::Queue').flatMap(({ id, properties }) => {
    const deadLetters = find(arnTarget(at(properties['RedrivePolicy'], 'deadLetterTargetArn')));
    if (deadLetters === undefined) return [];
    const own = numberOr(properties['MessageRetentionPeriod'], DEFAULT_RETENTION_SEC);
    const theirs = numberOr(deadLetters.properties['MessageRetentionPeriod'], DEFAULT_RETENTION_SEC);
    return theirs >= own
      ? []
      : [`${deadLetters.id}: keeps messages for ${theirs} s, less than ${id} with ${own} s`];
  });
