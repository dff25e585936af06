import type { TracedEvent } from './types.ts';

/** The contracts' `eventKey`, which a test compares: slashes of the id must not pass for the one between the two. */
const keyOf = (source: string, id: string): string =>
  `${source}/${id.replaceAll('%', '%25').replaceAll('/', '%2F')}`;

const textIn = (owner: object, name: string): string | undefined => {
  const value: unknown = Object.getOwnPropertyDescriptor(owner, name)?.value;
  return typeof value === 'string' ? value : undefined;
};

const memberOf = (owner: unknown, name: string): unknown =>
  typeof owner === 'object' && owner !== null
    ? Object.getOwnPropertyDescriptor(owner, name)?.value
    : undefined;

/**
 * The CloudEvent that an EventBridge `detail` is, if it is one (CloudEvents 1.0: `specversion`, `source`, `id`).
 * `recordedtime` counts as the time of recording; without a readable one the moment of the call does.
 */
export const tracedEventOf = (detail: unknown, nowMs: number): TracedEvent | undefined => {
  if (typeof detail !== 'object' || detail === null || textIn(detail, 'specversion') === undefined)
    return undefined;
  const source = textIn(detail, 'source');
  const id = textIn(detail, 'id');
  if (source === undefined || id === undefined) return undefined;
  const recordedMs = Date.parse(textIn(detail, 'recordedtime') ?? '');
  return {
    key: keyOf(source, id),
    recordedMs: Number.isNaN(recordedMs) ? nowMs : recordedMs,
    seenMs: nowMs,
    type: textIn(detail, 'type'),
    correlationId: textIn(detail, 'correlationid'),
    causationId: textIn(detail, 'causationid'),
  };
};

/** An event on a bus that is no CloudEvent is known by the id that the bus gave it. */
export const tracedByEnvelope = (source: string, envelopeId: string, nowMs: number): TracedEvent => ({
  key: keyOf(source, envelopeId),
  recordedMs: nowMs,
  seenMs: nowMs,
});

/** The CloudEvent within a message that somebody sent to a queue directly: a redrive, for instance. */
export const tracedEventInBody = (body: string, nowMs: number): TracedEvent | undefined => {
  // Most bodies that are none are told apart without parsing them.
  if (!body.startsWith('{') || !body.includes('"specversion"')) return undefined;
  try {
    const envelope: unknown = JSON.parse(body);
    return tracedEventOf(memberOf(envelope, 'detail'), nowMs);
  } catch {
    return undefined;
  }
};
