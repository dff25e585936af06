import {
  type Catalog,
  type CloudEvent,
  ok,
  type Problem,
  parseTime,
  type Result,
  receiveEvent,
  refuse,
  timeText,
} from '@twolane/contracts';
import { classify, type LatenessPolicy } from '@twolane/event-time';
import { isRecord } from './shape.ts';

/**
 * Of one event as JSON, with what we add. EventBridge takes 256 KB an entry, of which the entry's other fields and
 * what SQS wraps around it take some.
 */
const MAX_EVENT_BYTES = 240 * 1024;

export interface BackfillEvent {
  readonly event: CloudEvent;
  /** The event as it is kept. */
  readonly text: string;
  readonly occurredMs: number;
  /** How late it is if it is appended now. Frozen ones are set aside by their consumers. */
  readonly lateness: 'onTime' | 'late' | 'frozen';
}

export interface BackfillRules {
  readonly catalog: Catalog;
  readonly policyFor: (eventType: string) => LatenessPolicy;
  readonly nowMs: number;
}

/**
 * An event that is to be appended with its original time, made whole. What `receiveEvent` takes is taken, and beyond it
 * what services say: their source is filled in, their sequence and causation kept. Unlike there, the time must be said:
 * a backfill that happened "now" is none. Never throws.
 */
export const backfillEvent = (
  value: unknown,
  { catalog, policyFor, nowMs }: BackfillRules,
): Result<BackfillEvent, readonly Problem[]> => {
  if (isRecord(value) && value['time'] === undefined) {
    return problem('/time', 'is missing: a backfill says when it happened');
  }
  const contract =
    isRecord(value) && typeof value['type'] === 'string' ? catalog.find(value['type']) : undefined;
  const parsed =
    isRecord(value) && contract?.source !== undefined
      ? parseOurs(value, { ...contract, source: contract.source }, { catalog, nowMs })
      : problemsOnly(receiveEvent(catalog, value, { recordedAtMs: nowMs }));
  if (!parsed.ok) return parsed;
  const event = parsed.value;
  const text = JSON.stringify(event);
  if (new TextEncoder().encode(text).byteLength > MAX_EVENT_BYTES) {
    return problem('', `is larger than ${MAX_EVENT_BYTES} bytes`);
  }
  const occurredMs = parseTime(event.time);
  if (occurredMs === undefined) return problem('/time', 'is no time');
  const policy = policyFor(event.type);
  const lateness = classify({ occurredMs, recordedMs: nowMs }, policy);
  return lateness === 'future'
    ? problem('/time', `is more than ${policy.maxFutureSkewMs / 1000} s ahead of our clock`)
    : ok({ event, text, occurredMs, lateness });
};

const problem = (path: string, message: string): Result<never, readonly Problem[]> =>
  refuse([{ path, message }]);

/** What is ours to say about an event of a service, and nobody else's. */
const OURS = ['lateness', 'recordedtime', 'backfilledby'];

const problemsOnly = (
  parsed: ReturnType<Catalog['parse']>,
  filledIn: readonly string[] = [],
): Result<CloudEvent, readonly Problem[]> => {
  if (parsed.ok) return parsed;
  // A bad id makes a bad subject of what is filled in: what was said is named, where it is at fault.
  const said = parsed.refusal.problems.filter(({ path }) => !filledIn.includes(path.slice(1)));
  return refuse(said.length === 0 ? parsed.refusal.problems : said);
};

const parseOurs = (
  sent: Readonly<Record<string, unknown>>,
  { source, dataschema }: { readonly source: string; readonly dataschema: string },
  { catalog, nowMs }: Pick<BackfillRules, 'catalog' | 'nowMs'>,
): Result<CloudEvent, readonly Problem[]> => {
  const { id, subject = id } = sent;
  const filledIn = Object.entries({
    source,
    datacontenttype: 'application/json',
    dataschema,
    subject,
    partitionkey: subject,
    correlationid: id,
  }).filter(([name]) => !Object.hasOwn(sent, name));
  const said = Object.entries(sent).filter(([name]) => !OURS.includes(name));
  // Not a spread: a member called __proto__ must stay one, to be refused.
  const whole = Object.fromEntries([...said, ...filledIn, ['recordedtime', timeText(nowMs)]]);
  return problemsOnly(
    catalog.parse(whole),
    filledIn.map(([name]) => name),
  );
};
