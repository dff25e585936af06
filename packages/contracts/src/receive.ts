import type { Catalog, ParseRefusal } from './catalog.ts';
import type { CloudEvent } from './cloud-event.ts';
import { isOurs } from './names.ts';
import type { Result } from './result.ts';
import { refuse } from './result.ts';
import { timeText } from './time.ts';

/** What we know of an event that a producer app hands in. */
export interface Reception {
  readonly recordedAtMs: number;
  /** Used where the event brings none of its own. */
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/** Ids grow with each event that follows (`derivedId`): this leaves them room below the envelope's own limit. */
const MAX_RECEIVED_ID_LENGTH = 128;
/** Beside `recordedtime`. */
const OURS_TO_SAY = ['lateness', 'sequence', 'causationid', 'hopcount', 'backfilledby'] as const;

/**
 * An event from outside, made whole: CloudEvents 1.0 requires only `specversion`, `id`, `source` and `type`, so what
 * else we need is filled in (time and `recordedtime`: now; subject: the id; partition key: the subject). `recordedtime`,
 * `lateness`, `sequence`, `causationid`, `hopcount` and `backfilledby` are ours to say, whatever was sent.
 *
 * Refused as `malformed`: types that producer apps may not say, and sources that are ours (`twolane.…`). Never throws.
 */
export const receiveEvent = <Event extends CloudEvent>(
  catalog: Catalog<Event>,
  value: unknown,
  { recordedAtMs, correlationId, traceparent }: Reception,
): Result<Event, ParseRefusal> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return catalog.parse(value);
  const sent = new Map<string, unknown>(Object.entries(value));
  const source = sent.get('source');
  if (typeof source === 'string' && isOurs(source)) {
    return malformed('/source', 'is reserved for the services themselves');
  }
  const id = sent.get('id');
  if (typeof id === 'string' && id.length > MAX_RECEIVED_ID_LENGTH) {
    return malformed('/id', `must not be longer than ${MAX_RECEIVED_ID_LENGTH} characters`);
  }
  const type = sent.get('type');
  const contract = typeof type === 'string' ? catalog.find(type) : undefined;
  if (contract?.source !== undefined) {
    return malformed('/type', `${contract.type} is said by ${contract.source} alone`);
  }
  for (const ours of OURS_TO_SAY) sent.delete(ours);
  const recordedtime = timeText(recordedAtMs);
  const subject = sent.get('subject') ?? id;
  const filledIn = Object.entries({
    time: recordedtime,
    datacontenttype: 'application/json',
    dataschema: contract?.dataschema ?? 'unknown',
    subject,
    partitionkey: subject,
    correlationid: correlationId ?? id,
    ...(traceparent === undefined ? {} : { traceparent }),
  }).filter(([name]) => !sent.has(name));
  // What was sent comes first: of hostile input the first place found is named.
  const whole = Object.fromEntries([...sent, ...filledIn, ['recordedtime', recordedtime]]);
  const parsed = catalog.parse(whole);
  return parsed.ok
    ? parsed
    : refuse(withoutFilledIn(parsed.refusal, new Set(filledIn.map(([name]) => name))));
};

/** A bad id makes a bad subject of what we fill in: what the app said, or should have said, is named, where it is at fault. */
const withoutFilledIn = (refusal: ParseRefusal, filledIn: ReadonlySet<string>): ParseRefusal => {
  const problems = refusal.problems.filter(({ path }) => !filledIn.has(path.slice(1)));
  return problems.length === 0 ? refusal : { ...refusal, problems };
};

const malformed = (path: string, message: string): Result<never, ParseRefusal> =>
  refuse({ cause: 'malformed', problems: [{ path, message }] });
