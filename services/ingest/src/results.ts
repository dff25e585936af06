import {
  errorsFrom,
  type HttpAnswer,
  json,
  type ProblemAnswer,
  type ProblemDocument,
  problem,
} from '@twolane/http';
import type { AdmittedLateness, Inadmissible } from './domain/admit.ts';

/** What became of one event of a request. */
export type EventResult =
  | {
      readonly status: 'accepted' | 'duplicate';
      /** Frozen: recorded, and set aside by its consumers rather than applied. */
      readonly lateness: AdmittedLateness;
    }
  /** Refused: sending it again as it is changes nothing. Unavailable: send it again. */
  | { readonly status: 'refused' | 'unavailable'; readonly problem: ProblemDocument };

/** In the order in which the events were sent. */
export type NamedResult = EventResult & { readonly index: number; readonly id?: string };

const STATUS_OF = {
  malformed: 400,
  'unknown-type': 400,
  'unknown-version': 400,
  'invalid-data': 400,
  'foreign-source': 403,
  future: 400,
  'too-large': 413,
} as const satisfies { readonly [why in Inadmissible['why']]: number };

const TITLE_OF = {
  malformed: 'Not a CloudEvent that a producer app may send',
  'unknown-type': 'No contract has this name',
  'unknown-version': 'The contract is not known in this version',
  'invalid-data': 'The data breaks the contract',
  'foreign-source': 'The source belongs to another client',
  future: 'The event is said to happen in the future',
  'too-large': 'The event is too large',
} as const satisfies { readonly [why in Inadmissible['why']]: string };

export const refusedBecause = ({ why, problems }: Inadmissible): EventResult => ({
  status: 'refused',
  problem: problem({
    type: `event-${why}`,
    status: STATUS_OF[why],
    title: TITLE_OF[why],
    errors: errorsFrom(problems),
  }).problem,
});

export const conflicting: EventResult = {
  status: 'refused',
  problem: problem({
    type: 'event-conflict',
    status: 409,
    title: 'Another event has this source and id',
    detail: 'An event never changes. Give a new event a new id.',
    errors: [{ pointer: '#/id', detail: 'belongs to an event that says something else' }],
  }).problem,
};

export const unavailableNow: EventResult = {
  status: 'unavailable',
  problem: problem({
    type: 'unavailable',
    status: 503,
    title: 'Not available at the moment',
    detail: 'Send this event again: it is recorded at most once.',
  }).problem,
};

/**
 * 202 where anything was accepted (now or before), with a result for each event; 503 where nothing was and something may
 * be later; otherwise the problem that all share, or 400.
 */
export const answerOf = (results: readonly NamedResult[]): HttpAnswer => {
  const count = (status: EventResult['status']) =>
    results.filter((result) => result.status === status).length;
  const counts = { accepted: count('accepted'), duplicates: count('duplicate') };
  if (counts.accepted + counts.duplicates > 0) {
    return json(202, { ...counts, refused: count('refused'), unavailable: count('unavailable'), results });
  }
  return count('unavailable') > 0 ? noneNow(results) : noneEver(results);
};

const noneNow = (results: readonly NamedResult[]): ProblemAnswer =>
  problem({
    type: 'unavailable',
    status: 503,
    title: 'Not available at the moment',
    detail: 'Nothing was accepted; results tells which events to send again.',
    headers: { 'retry-after': '1' },
    extensions: { results },
  });

const noneEver = (results: readonly NamedResult[]): ProblemAnswer => {
  const problems = results.flatMap((result) => ('problem' in result ? [result.problem] : []));
  const [first, ...others] = problems.map(({ status }) => status);
  return problem({
    type: 'events-refused',
    status: first !== undefined && others.every((status) => status === first) ? first : 400,
    title: 'No event was accepted',
    detail: 'results tells why, event by event; pointers there lie within the event.',
    extensions: { results },
  });
};
