import type { CloudEvent } from '@twolane/contracts';
import type { Outcome } from './outcome.ts';
import type { Lateness } from './reaction.ts';

/** One SQS message, as the pipeline sees it. Times in epoch milliseconds. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  /** How often it was delivered, this time included. */
  readonly receiveCount: number;
  /** When it came into the queue. The same for every delivery. */
  readonly sentAtMs: number;
  /** When this handling of it began. */
  readonly startedAtMs: number;
  /** No new step begins after this. */
  readonly deadlineMs: number;
}

/** How far a message has come. Each middleware takes one stage and makes the next; the others it leaves alone. */
export type Delivery<Event extends CloudEvent = CloudEvent> =
  | { readonly stage: 'received'; readonly message: Message }
  | { readonly stage: 'parsed'; readonly message: Message; readonly event: Event }
  | {
      readonly stage: 'classified';
      readonly message: Message;
      readonly event: Event;
      readonly lateness: Lateness;
    }
  /** Decided before the reaction was asked. */
  | {
      readonly stage: 'answered';
      readonly message: Message;
      readonly event?: Event;
      readonly outcome: Outcome;
    };
