import type { ConsumerHandler, DoorAnswer, DoorRequest } from '@twolane/consumer';
import type { SQSEvent } from 'aws-lambda';
import type { Handler, Instance } from '../aws/lambda.ts';
import type { Violations } from '../oracle/violation.ts';
import type { Whereabouts } from '../oracle/whereabouts.ts';

/** What a consumer's function takes. */
export type Asked = SQSEvent | DoorRequest;

interface Ports {
  readonly whereabouts: Whereabouts;
  readonly violations: Violations;
}

/** What consumers do for replays, and what they may not do for them. */
export const createDoorWatch = ({ whereabouts, violations }: Ports) => {
  const serving = new Map<Instance, DoorRequest>();
  const applied = new Map<string, Set<string>>();

  const note = (consumer: string, request: DoorRequest, answer: DoorAnswer): void => {
    if (request.kind !== 'apply' && request.kind !== 'rebuild') return;
    if (request.kind === 'rebuild' && request.step !== 'fill') return;
    const own = applied.get(request.replayId) ?? new Set<string>();
    applied.set(request.replayId, own);
    for (const { eventKey, kind } of answer.outcomes) {
      if (request.kind === 'apply') whereabouts.saidAtDoor(consumer, eventKey, kind);
      if (kind === 'applied') own.add(deliveryOf(consumer, eventKey));
    }
  };

  return {
    /** The handler of an instance, heard before its answer can get lost. */
    heard:
      (consumer: string, instance: Instance, handler: ConsumerHandler): Handler<Asked> =>
      async (asked, context) => {
        if (!('twolane' in asked)) return handler(asked, context);
        serving.set(instance, asked);
        const answer = await handler(asked, context);
        serving.delete(instance);
        note(consumer, asked, answer);
        return answer;
      },
    /** Deliveries that a replay's consumers have said to have applied. */
    appliedFor: (replayId: string): ReadonlySet<string> => applied.get(replayId) ?? new Set(),
    /** The provider was reached from this instance. What an earlier invocation left under way there is nobody's replay. */
    callsOutside: (instance: Instance): void => {
      const request = serving.get(instance);
      if (request === undefined || instance.isHaunted) return;
      if (request.kind !== 'apply' || !request.allowExternal)
        violations.report(
          'nothingOutsideUnapproved',
          `A ${request.kind} of ${request.replayId} reached the provider.`,
        );
    },
  };
};

export const deliveryOf = (consumer: string, eventKey: string): string => `${eventKey} for ${consumer}`;

export type DoorWatch = ReturnType<typeof createDoorWatch>;
