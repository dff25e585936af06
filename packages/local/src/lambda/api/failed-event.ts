import { type Json, parseJson } from '../../template/json.ts';
import type { InvocationOutcome } from '../outcome.ts';
import type { GiveUpCondition } from './async-step.ts';

export type FailedEvent = {
  readonly requestId: string;
  readonly functionArn: string;
  readonly condition: GiveUpCondition;
  readonly invokeCount: number;
  readonly payload: string;
  /** Of the last attempt; undefined where there was none. */
  readonly outcome: InvocationOutcome | undefined;
  readonly nowMs: number;
};

const jsonOf = (text: string): Json => {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
};

/**
 * What goes to the on-failure destination (Lambda developer guide, "Capturing records of Lambda asynchronous
 * invocations"): the event, and what the function said to it last.
 */
export const failedEventMessage = ({ outcome, ...event }: FailedEvent): string =>
  JSON.stringify({
    version: '1.0',
    timestamp: new Date(event.nowMs).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: `${event.functionArn}:$LATEST`,
      condition: event.condition,
      approximateInvokeCount: event.invokeCount,
    },
    requestPayload: jsonOf(event.payload),
    ...(outcome?.kind === 'failed'
      ? {
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: jsonOf(outcome.payload),
        }
      : {}),
  });
