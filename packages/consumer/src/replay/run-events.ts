import { type Catalog, type CloudEvent, eventKey } from '@twolane/contracts';
import type { LatenessPolicy } from '@twolane/event-time';
import type { Committed, OnCommitted, Store } from '@twolane/store';
import { afterThrow } from '../after-throw.ts';
import type { Deadline } from '../deadline.ts';
import { unreadable } from '../envelope.ts';
import { latenessOf, whyAside } from '../event-lateness.ts';
import type { Outcome } from '../outcome.ts';
import type { Lateness } from '../reaction.ts';
import type { EventOutcome } from './door.ts';
import { eventOutcome, failed } from './event-outcome.ts';
import type { SensitiveFields } from './sensitive-fields.ts';
import { trackReads } from './track-reads.ts';

/** Lambda takes an answer of 6 MB; what its last event adds, and the answer's own frame, must fit in between. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** Something that is done with one event on a store, such as letting the consumer react to it. */
export type Treat<Event extends CloudEvent> = (
  event: Event,
  lateness: Lateness,
  store: Store,
) => Promise<Outcome>;

/** A store whose commits are told, for the next event. */
export type OpenStore = (onCommitted: OnCommitted) => Store;

export interface EventPorts<Event extends CloudEvent> {
  readonly catalog: Catalog<Event>;
  readonly policy: (eventType: string) => LatenessPolicy;
  readonly clock: () => number;
  readonly sensitive: SensitiveFields;
}

export interface Run<Event extends CloudEvent> {
  readonly treat: Treat<Event>;
  readonly open: OpenStore;
  readonly deadline: Deadline;
  /** Whether what follows an event that failed, and may pass later, waits for it within its aggregate. */
  readonly inOrder?: boolean | undefined;
  /** Is told of each event that was treated. */
  readonly onOutcome?: (event: Event, outcome: EventOutcome) => void;
}

/**
 * One event after the other, as long as there is time and room in the answer; in the order of `events`, so that the same events
 * meet the same state in rehearsal and application. What was not begun, or not finished, says so, and may pass later.
 */
export const runEvents = async <Event extends CloudEvent>(
  events: readonly unknown[],
  run: Run<Event>,
  ports: EventPorts<Event>,
): Promise<readonly EventOutcome[]> => {
  const outcomes: EventOutcome[] = [];
  const waiting = new Set<string | undefined>();
  let answerBytes = 0;
  for (const [index, event] of events.entries()) {
    const parsed = ports.catalog.parse(event);
    const aggregate = parsed.ok ? parsed.value.partitionkey : undefined;
    const how = { ...run, isBehind: waiting.has(aggregate), isFull: answerBytes >= MAX_ANSWER_BYTES };
    const outcome = parsed.ok
      ? await inTurn(parsed.value, how, ports)
      : failed(`?${index}`, unreadable(parsed.refusal), false);
    if (run.inOrder === true && outcome.mayPassLater === true) waiting.add(aggregate);
    outcomes.push(outcome);
    answerBytes += Buffer.byteLength(JSON.stringify(outcome));
  }
  return outcomes;
};

const inTurn = async <Event extends CloudEvent>(
  event: Event,
  { isFull, isBehind, deadline, onOutcome, ...how }: Run<Event> & Record<'isFull' | 'isBehind', boolean>,
  ports: EventPorts<Event>,
): Promise<EventOutcome> => {
  const name = eventKey(event);
  if (isBehind) return failed(name, BEHIND, true);
  if (isFull) return failed(name, ANSWER_FULL, true);
  if (ports.clock() >= deadline.atMs) return failed(name, NOT_BEGUN, true);
  const outcome = await deadline.before(runEvent(event, how, ports), () => failed(name, CUT_OFF, true));
  onOutcome?.(event, outcome);
  return outcome;
};

/** Parsed → classified → treated. Never rejects. */
const runEvent = async <Event extends CloudEvent>(
  event: Event,
  { treat, open }: Pick<Run<Event>, 'treat' | 'open'>,
  { policy, sensitive }: EventPorts<Event>,
): Promise<EventOutcome> => {
  const name = eventKey(event);
  const how = latenessOf(event, policy);
  if (how === 'frozen' || how === 'future') {
    return { eventKey: name, kind: 'frozen', cause: how, why: whyAside(event, how), changes: [], emits: [] };
  }
  const commits: Committed[] = [];
  const { store, digest } = trackReads(open((committed) => commits.push(committed)));
  const outcome = await treat(event, how, store).catch(afterThrow);
  const reads = digest();
  return {
    ...eventOutcome(name, outcome, commits, sensitive),
    ...(reads === undefined ? {} : { reads }),
  };
};

const NOT_BEGUN = { cause: 'outOfTime', why: 'The invocation was over before its turn.' };
const CUT_OFF = { cause: 'outOfTime', why: 'The invocation was over before it was done.' };
const BEHIND = { cause: 'behind', why: 'An event before it in its aggregate failed, and may pass later.' };
const ANSWER_FULL = { cause: 'answerFull', why: 'The answer was full before its turn: send fewer events.' };
