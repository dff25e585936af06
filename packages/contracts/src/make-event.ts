import { MAX_HOPS } from './attributes.ts';
import type { CloudEvent } from './cloud-event.ts';
import type { EventContract } from './contract.ts';
import { parseEnvelope } from './envelope.ts';
import { sequenceText } from './names.ts';
import type { Problem } from './problem.ts';
import { timeText } from './time.ts';

/** What a maker of events must say; the rest follows from the contract and the cause. */
export interface NewEvent<Data> {
  readonly id: string;
  /** The aggregate that it is about. */
  readonly subject: string;
  readonly occurredAtMs: number;
  readonly recordedAtMs: number;
  readonly data: Data;
  /** The event that it follows from: gives correlation, causation, hop count and trace. */
  readonly cause?: CloudEvent;
  /** Needed only where nothing is the cause. Default: the event's own id. */
  readonly correlationId?: string;
  /** Overrides the cause's. W3C trace context. */
  readonly traceparent?: string;
  /** The aggregate's version after the event. */
  readonly sequence?: number;
  /** Default: the subject. */
  readonly partitionKey?: string;
  /** Needed where producer apps say the event; otherwise the contract's own is taken. */
  readonly source?: string;
}

/** A service made an event that breaks its own contract: a mistake in that service, found before it is published. */
export class InvalidEventError extends Error {
  override readonly name = 'InvalidEventError';
  readonly problems: readonly Problem[];

  constructor(type: string, problems: readonly Problem[]) {
    const list = problems.map(({ path, message }) => `${path} ${message}`).join('; ');
    super(`${type} cannot be made: ${list}`);
    this.problems = problems;
  }
}

/**
 * A whole CloudEvent, checked against its contract and the envelope's rules.
 *
 * The hop count is the cause's plus one and stops at `MAX_HOPS + 1`, which every consumer parks: an event that feeds
 * itself is stopped, and seen, by whoever would take the next turn, not by the one who makes it.
 *
 * Throws `InvalidEventError`.
 */
export const makeEvent = <Type extends string, Data>(
  contract: EventContract<Type, Data>,
  { id, subject, occurredAtMs, recordedAtMs, data, cause, sequence, ...given }: NewEvent<Data>,
): CloudEvent<Type, Data> => {
  const source = contract.source ?? given.source;
  if (source === undefined) {
    throw new InvalidEventError(contract.type, [{ path: '/source', message: 'is missing' }]);
  }
  const traceparent = given.traceparent ?? cause?.traceparent;
  const event: CloudEvent<Type, Data> = {
    specversion: '1.0',
    id,
    source,
    type: contract.type,
    subject,
    time: timeText(occurredAtMs),
    datacontenttype: 'application/json',
    dataschema: contract.dataschema,
    partitionkey: given.partitionKey ?? subject,
    ...(sequence === undefined ? {} : { sequence: sequenceText(sequence) }),
    recordedtime: timeText(recordedAtMs),
    correlationid: given.correlationId ?? cause?.correlationid ?? id,
    ...(cause === undefined ? {} : { causationid: cause.id, hopcount: nextHop(cause) }),
    ...(traceparent === undefined ? {} : { traceparent }),
    data,
  };
  const problems = [...envelopeProblems(event), ...dataProblems(contract, data)];
  if (problems.length > 0) throw new InvalidEventError(contract.type, problems);
  return event;
};

const nextHop = ({ hopcount = 0 }: CloudEvent): number => Math.min(hopcount + 1, MAX_HOPS + 1);

/** The hop count is left out: that it is too high is for the receiver to say. */
const envelopeProblems = ({ hopcount: _, ...event }: CloudEvent): readonly Problem[] => {
  const parsed = parseEnvelope(event);
  return parsed.ok ? [] : parsed.refusal;
};

const dataProblems = (contract: EventContract, data: unknown): readonly Problem[] => {
  const checked = contract.validate(data);
  return checked.ok ? [] : checked.refusal.map(({ path, message }) => ({ path: `/data${path}`, message }));
};
