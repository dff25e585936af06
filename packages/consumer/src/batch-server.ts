import type { CloudEvent } from '@twolane/contracts';
import { inParallel } from '@twolane/parallel';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { answerFor, type Handled, postponementsFor } from './answer.ts';
import type { Deadline } from './deadline.ts';
import { messageOf } from './message.ts';
import type { Outcome } from './outcome.ts';
import { type PipelinePorts, recordPipeline } from './record-pipeline.ts';
import { report } from './report.ts';
import type { Visibility } from './visibility.ts';

export interface BatchPorts<Event extends CloudEvent> extends PipelinePorts<Event> {
  readonly visibility?: Visibility | undefined;
}

/** Handles a batch of a queue's messages: bounded concurrency, each until the deadline, retries postponed. */
export const createBatchServer = <Event extends CloudEvent>(ports: BatchPorts<Event>) => {
  const { telemetry, visibility, clock, limits, random } = ports;
  const handle = recordPipeline<Event>(ports);

  const postpone = async (records: readonly SQSRecord[], handled: readonly Handled[]): Promise<void> => {
    const postponements = postponementsFor(handled, limits, random);
    const queueArn = records[0]?.eventSourceARN;
    if (visibility === undefined || queueArn === undefined || postponements.length === 0) return;
    try {
      await visibility.postpone(queueArn, postponements);
    } catch (error) {
      telemetry.logger.warn(
        'retries come at the queue’s own pace: their visibility could not be changed',
        {},
        error,
      );
    }
  };

  return async (
    { Records: records }: SQSEvent,
    context: Context,
    deadline: Deadline,
  ): Promise<SQSBatchResponse> => {
    const handled = await inParallel(records, limits.concurrency, async (record): Promise<Handled> => {
      const message = messageOf(record, { startedAtMs: clock(), deadlineMs: deadline.atMs });
      const giveUp = (outcome: Outcome): Outcome => {
        report(telemetry, { delivery: { stage: 'received', message }, outcome, nowMs: clock() });
        return outcome;
      };
      if (message.startedAtMs >= deadline.atMs) return { message, outcome: giveUp(notBegun) };
      return { message, outcome: await deadline.before(handle(message, context), () => giveUp(cutOff)) };
    });
    await postpone(records, handled);
    return answerFor(handled);
  };
};

const notBegun: Outcome = {
  kind: 'retry',
  cause: 'outOfTime',
  why: 'The invocation was over before its turn.',
};
const cutOff: Outcome = {
  kind: 'retry',
  cause: 'outOfTime',
  why: 'The invocation was over before it was done.',
};
