import { type DoorAnswer, type DoorRequest, type EventOutcome, MAX_DOOR_EVENTS } from '@twolane/consumer';
import { RetryableError } from '@twolane/store';
import { ownJson } from './own-json.ts';
import { AnswerTooLarge, type WorkPorts } from './ports.ts';
import type { SliceEvent } from './slice-events.ts';

/** Text of one request; Lambda takes 6 MB ("Lambda quotas"), and an answer is larger than its question. */
const MAX_REQUEST_BYTES = 1024 * 1024;
/** Requests of one worker at the same time. A door works off one event after the other. */
const REQUESTS_AT_ONCE = 4;
/** What one request takes before another is begun beside it: in one, an event meets what those before it did, in a rehearsal, too. */
const MIN_LANE_EVENTS = 40;

export interface Asked {
  readonly event: SliceEvent;
  readonly outcome: EventOutcome;
  readonly answer: Pick<DoorAnswer, 'figures'>;
}

export type RequestOf = (events: readonly unknown[]) => DoorRequest;

/**
 * Asks a consumer about events, an aggregate's in one request and in order as far as requests allow. Answers in the
 * order of the events. Throws what the door throws.
 */
export const askDoor = async (
  ports: Pick<WorkPorts, 'doors'>,
  consumer: string,
  events: readonly SliceEvent[],
  requestOf: RequestOf,
): Promise<readonly Asked[]> => {
  const lanes = lanesOf(events);
  const answers = await Promise.all(
    lanes.map(async (lane) => {
      const asked: Asked[] = [];
      for (const part of partsOf(lane)) asked.push(...(await ask(ports, consumer, part, requestOf)));
      return asked;
    }),
  );
  const byKey = new Map(answers.flat().map((asked) => [asked.event.eventKey, asked]));
  return events.flatMap(({ eventKey }) => byKey.get(eventKey) ?? []);
};

/** The door had no more room in its answer, or no more time: no word about the event. */
const isPostponed = ({ kind, cause = '' }: EventOutcome): boolean =>
  kind === 'failed' && ['answerFull', 'outOfTime'].includes(cause);

const ask = async (
  ports: Pick<WorkPorts, 'doors'>,
  consumer: string,
  events: readonly SliceEvent[],
  requestOf: RequestOf,
): Promise<readonly Asked[]> => {
  try {
    const request = requestOf(events.map(({ text, eventKey }) => ownJson(text, `Event ${eventKey}`)));
    const { outcomes, ...answer } = await ports.doors.call(consumer, request);
    if (outcomes.length !== events.length) {
      throw new RetryableError(
        `${consumer} answered ${outcomes.length} outcomes of ${events.length} events.`,
      );
    }
    const asked = events.flatMap((event, index) => {
      const outcome = outcomes[index];
      return outcome === undefined ? [] : [{ event, outcome, answer: index === 0 ? answer : {} }];
    });
    const cut = asked.findIndex(({ outcome }) => isPostponed(outcome));
    // Where not even the first one fits, that is its outcome.
    if (cut <= 0) return asked;
    const from = request.kind === 'rehearse' ? rehearsedFrom(asked, cut) : cut;
    const left = events.slice(from);
    return [
      ...asked.slice(0, from),
      ...(left.length === 0 ? [] : await ask(ports, consumer, left, requestOf)),
    ];
  } catch (error) {
    if (!(error instanceof AnswerTooLarge) || events.length < 2) throw error;
    const half = Math.ceil(events.length / 2);
    const middle = aggregateBefore(events, half) || half;
    return [
      ...(await ask(ports, consumer, events.slice(0, middle), requestOf)),
      ...(await ask(ports, consumer, events.slice(middle), requestOf)),
    ];
  }
};

/**
 * Where a rehearsal goes on that was cut. A new one knows nothing of it, and what it goes on with must see what went before in its
 * aggregate: it begins with the aggregate. The first aggregate of all was asked about from its beginning; where time was up, it has been
 * heard in part, and all may be asked again; where it fills an answer by itself, it goes on without what went before.
 */
const rehearsedFrom = (asked: readonly Asked[], cut: number): number => {
  const events = asked.map(({ event }) => event);
  const begin = aggregateBefore(events, cut);
  if (begin > 0 || asked[cut]?.outcome.cause !== 'outOfTime') return begin || cut;
  const end = events.findIndex(({ aggregate }, index) => index > cut && aggregate !== events[cut]?.aggregate);
  return end === -1 ? events.length : end;
};

/** Where the aggregate begins that the event at `index` belongs to; 0 where that is the first one. */
const aggregateBefore = (events: readonly SliceEvent[], index: number): number => {
  const aggregate = events[index]?.aggregate;
  let begin = index;
  while (begin > 0 && events[begin - 1]?.aggregate === aggregate) begin -= 1;
  return begin;
};

/** An aggregate is in one lane. Events come sorted by aggregate, so neighbours belong together. */
const lanesOf = (events: readonly SliceEvent[]): readonly (readonly SliceEvent[])[] => {
  const size = Math.max(MIN_LANE_EVENTS, Math.ceil(events.length / REQUESTS_AT_ONCE));
  const lanes: SliceEvent[][] = [];
  for (const event of events) {
    const lane = lanes.at(-1);
    if (lane === undefined || (lane.length >= size && lane.at(-1)?.aggregate !== event.aggregate)) {
      lanes.push([event]);
    } else lane.push(event);
  }
  return lanes;
};

const partsOf = (lane: readonly SliceEvent[]): readonly (readonly SliceEvent[])[] => {
  const parts: SliceEvent[][] = [];
  let bytes = 0;
  for (const event of lane) {
    const part = parts.at(-1);
    if (
      part === undefined ||
      part.length >= MAX_DOOR_EVENTS ||
      bytes + event.text.length > MAX_REQUEST_BYTES
    ) {
      parts.push([event]);
      bytes = event.text.length;
    } else {
      part.push(event);
      bytes += event.text.length;
    }
  }
  return parts;
};
