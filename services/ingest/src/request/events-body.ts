import { ok, type Result, refuse } from '@twolane/contracts';
import {
  type Body,
  type ContentRules,
  invalidRequest,
  jsonContent,
  type ProblemAnswer,
  type Sent,
} from '@twolane/http';
import { MAX_BATCH_EVENTS, MAX_BODY_BYTES } from '../limits.ts';
import { binaryEvent, isBinary } from './binary-mode.ts';

const SINGLE = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';

/** Values that may be events; each is still to be checked. */
export interface SentEvents {
  readonly batch: boolean;
  readonly events: readonly unknown[];
}

/**
 * CloudEvents HTTP Protocol Binding 1.0, section 3: structured, batched and binary content mode. Plain
 * `application/json` without `ce-…` headers is refused: in binary mode that is the data alone.
 */
export const eventsBody: Body<SentEvents> = {
  read: (sent) => {
    if (isBinary(sent.headers)) {
      const data = jsonContent(sent, { ...limits, contentTypes: ['application/json'] });
      if (!data.ok) return data;
      const event = binaryEvent(sent.headers, data.value.value);
      return event.ok ? ok({ batch: false, events: [event.value] }) : event;
    }
    return structured(sent);
  },
};

const limits: Pick<ContentRules, 'maxBytes'> = { maxBytes: MAX_BODY_BYTES };

const structured = (sent: Sent): Result<SentEvents, ProblemAnswer> => {
  const content = jsonContent(sent, { ...limits, contentTypes: [SINGLE, BATCH] });
  if (!content.ok) return content;
  const { contentType, value } = content.value;
  if (contentType === SINGLE) return ok({ batch: false, events: [value] });
  return Array.isArray(value) && value.length >= 1 && value.length <= MAX_BATCH_EVENTS
    ? ok({ batch: true, events: value })
    : refuse(invalidRequest([{ pointer: '#', detail: `must be a list of 1 to ${MAX_BATCH_EVENTS} events` }]));
};
