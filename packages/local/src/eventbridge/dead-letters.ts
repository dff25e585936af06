import type { Queues } from '../sqs/types.ts';
import type { RuleDefinition, RuleTarget } from '../template/definitions.ts';
import type { DeliveryFailure, NextStep } from './retry.ts';

type RuleArn = Pick<RuleDefinition, 'arn'>;

/** What a target did not take, and why. */
type DeadLetter = {
  readonly rule: RuleArn;
  readonly target: RuleTarget;
  readonly body: string;
  readonly failure: DeliveryFailure;
  readonly retriesUsed: number;
  readonly condition: Extract<NextStep, { kind: 'give-up' }>['condition'];
};

export type DeadLettersParts = {
  readonly queues: Pick<Queues, 'byArn'>;
  /** A door for the queue's policy: words of the refusal, or nothing. */
  readonly mayDeadLetter?: ((rule: RuleArn, queueArn: string) => string | undefined) | undefined;
  /** An event was lost for a target, as AWS would lose it: no dead-letter queue took it. */
  onLost(what: string): void;
};

const text = (stringValue: string) => ({ dataType: 'String', stringValue });

/** User guide, "Using dead-letter queues to process undelivered events": the attributes of each message. */
const attributesOf = ({ rule, target, failure, retriesUsed, condition }: DeadLetter) => ({
  RULE_ARN: text(rule.arn),
  TARGET_ARN: text(target.arn),
  ERROR_CODE: text(failure.errorCode),
  ERROR_MESSAGE: text(failure.errorMessage),
  RETRY_ATTEMPTS: { dataType: 'Number', stringValue: String(retriesUsed) },
  ...(condition === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: text(condition) }),
});

/** Lays what was given up into the dead-letter queue of its target, with the reasons, or says that it is lost. */
export const deadLettersInto = (parts: DeadLettersParts) => {
  const whyLost = (letter: DeadLetter): string | undefined => {
    const { deadLetterQueueArn } = letter.target;
    if (deadLetterQueueArn === undefined) return 'the target has no dead-letter queue';
    const refused = parts.mayDeadLetter?.(letter.rule, deadLetterQueueArn);
    if (refused !== undefined) return refused;
    const queue = parts.queues.byArn(deadLetterQueueArn);
    if (queue === undefined) return `${deadLetterQueueArn} does not exist`;
    const [sent] = queue.send([{ body: letter.body, attributes: attributesOf(letter), eventId: null }]);
    return sent === undefined || sent.ok ? undefined : sent.refusal.message;
  };
  return (letter: DeadLetter): void => {
    const reason = whyLost(letter);
    if (reason === undefined) return;
    const { errorCode, errorMessage } = letter.failure;
    parts.onLost(`An event for ${letter.target.arn} is lost: ${errorMessage} (${errorCode}); ${reason}`);
  };
};
