import middy from '@middy/core';
import type { Catalog, CloudEvent } from '@twolane/contracts';
import type { LatenessPolicy } from '@twolane/event-time';
import { TerminalError } from '@twolane/store';
import type { Telemetry } from '@twolane/telemetry';
import type { Context } from 'aws-lambda';
import { afterThrow } from './after-throw.ts';
import { NO_EARLY_TIMEOUT } from './deadline.ts';
import type { Delivery, Message } from './delivery.ts';
import type { LateEvents } from './late-events.ts';
import { lateness } from './middleware/lateness.ts';
import { observe } from './middleware/observe.ts';
import { park } from './middleware/park.ts';
import { parse } from './middleware/parse.ts';
import type { Outcome } from './outcome.ts';
import type { Parking } from './parking.ts';
import { type CommitPorts, reactAndCommit } from './react-and-commit.ts';

export interface PipelinePorts<Event extends CloudEvent> extends CommitPorts<Event> {
  readonly catalog: Catalog<Event>;
  readonly policy: (eventType: string) => LatenessPolicy;
  readonly late: LateEvents;
  readonly parking: Parking;
  readonly telemetry: Telemetry;
}

/** One message from its queue to its outcome. Never rejects: whatever throws is an outcome, too. */
export const recordPipeline = <Event extends CloudEvent>(ports: PipelinePorts<Event>) => {
  const pipeline = middy<Delivery<Event>, Outcome>(NO_EARLY_TIMEOUT)
    .use(observe<Event>(ports.telemetry, ports.clock))
    .use(park<Event>(ports.parking, ports.consumer))
    .use(parse(ports.catalog))
    .use(lateness<Event>(ports.policy, ports.late))
    .handler((delivery: Delivery<Event>) => decide(delivery, ports));
  return (message: Message, context: Context): Promise<Outcome> =>
    pipeline({ stage: 'received', message }, context);
};

/** Lets the consumer react to what came through the steps before; to nothing that left one out. */
export const decide = async <Event extends CloudEvent>(
  delivery: Delivery<Event>,
  ports: CommitPorts<Event>,
): Promise<Outcome> => {
  if (delivery.stage === 'answered') return delivery.outcome;
  if (delivery.stage !== 'classified')
    throw new TerminalError(`A ${delivery.stage} message reached the reaction.`);
  const { event, lateness: how, message } = delivery;
  try {
    return await reactAndCommit({ event, lateness: how, deadlineMs: message.deadlineMs }, ports);
  } catch (error) {
    return afterThrow(error);
  }
};
