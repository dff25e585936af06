import type { PaymentGateway } from '../../../services/payments/src/gateway/payment-gateway.ts';
import { type AnswersTable, SimulatedAnswers } from '../aws/answers-table.ts';
import type { Through } from '../aws/calls.ts';
import type { FunctionDefinition, Instance, Lambda } from '../aws/lambda.ts';
import type { Queues } from '../aws/queues.ts';
import type { Faults } from '../faults/faults.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Whereabouts } from '../oracle/whereabouts.ts';
import type { Subscription } from '../subscriptions.ts';
import type { Asked, DoorWatch } from './at-door.ts';
import { createConsumer } from './consumers.ts';
import type { HttpGrant } from './http.ts';
import { heard } from './telemetry.ts';

interface Ports {
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly lambda: Pick<Lambda, 'within'>;
  readonly through: Through;
  readonly faults: Faults;
  readonly queues: Queues;
  readonly answers: AnswersTable;
  readonly providerOf: (instance: Instance) => PaymentGateway;
  readonly doors: DoorWatch;
  readonly whereabouts: Whereabouts;
  readonly grantOf: (instance: Instance) => Pick<HttpGrant, 'store' | 'clock' | 'random' | 'sleep'>;
}

/** The function of a subscription: the consumer as it is deployed, on ports of its instance. */
export const consumerFunction = (
  { consumer, timeoutMs, late }: Subscription,
  ports: Ports,
): FunctionDefinition<Asked> => {
  const { scheduler, trace, lambda, through, faults, queues, answers, doors, whereabouts } = ports;
  const timerOf = (instance: Instance) => (ms: number) => {
    const { promise: reached, resolve } = Promise.withResolvers<void>();
    const timer = scheduler.after(ms, () => lambda.within(instance, resolve));
    const cancel = (): void => {
      timer.cancelled = true;
    };
    return { reached, cancel };
  };
  return {
    name: consumer,
    timeoutMs,
    create: (instance) => {
      const handler = createConsumer(consumer, {
        ...ports.grantOf(instance),
        late,
        effect: 'state',
        telemetry: heard((messageId, outcome) => {
          trace.add(scheduler.nowMs(), `${instance.name} ${messageId} ${outcome}`);
          whereabouts.said(consumer, messageId, outcome);
        }),
        visibility: {
          postpone: (arn, postponements) =>
            through(instance, {
              what: `postpones ${postponements.length}`,
              isWrite: true,
              serve: async () => queues.postpone(arn, postponements),
            }),
        },
        startTimer: timerOf(instance),
        provider: () => ports.providerOf(instance),
        answers: () => new SimulatedAnswers(instance, { table: answers, through, faults }),
      });
      return doors.heard(consumer, instance, handler);
    },
  };
};
