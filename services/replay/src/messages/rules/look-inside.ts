import { createHash } from 'node:crypto';
import { type Catalog, eventKey, type Problem, redact } from '@twolane/contracts';

/** What may be said of a body without showing what it must not show. */
export interface Inside {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  /** What the body is, in words that quote nothing of it. */
  readonly description: string;
  /** The event within it, masked; absent where there is no JSON object that could be one. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** What its consumer would refuse it for, now. Absent where it would not. */
  readonly refusal?: { readonly cause: string; readonly problems: readonly Problem[] };
}

/** A JSON object, whatever its names: also `__proto__`, as an own member. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The attributes that everybody who handles messages may see: CloudEvents' own and the documented extensions. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
  'partitionkey',
  'sequence',
  'recordedtime',
  'correlationid',
  'causationid',
  'hopcount',
  'traceparent',
  'lateness',
  'backfilledby',
]);
/** The envelope's own form of attributes: printable ASCII without spaces. */
const WORD = /^[!-~]{1,256}$/;
/** CloudEvents 1.0, "Naming Conventions". Other names could hold anything, so they are not shown either. */
const ATTRIBUTE_NAME = /^[a-z0-9]{1,20}$/;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** V8 quotes the text in its message, so the message goes no further. */
export const parseJson = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

/** The object in a body's `detail`, where an event would be. Unchecked. */
export const detailOf = (body: string): JsonObject | undefined => {
  const envelope = parseJson(body);
  if (!isObject(envelope) || !Object.hasOwn(envelope, 'detail')) return undefined;
  const detail = envelope['detail'];
  return isObject(detail) ? detail : undefined;
};

/** The event with all masked that its contract does not call public or internal, and all that it does not name. */
export const maskedEvent = (event: JsonObject, catalog: Pick<Catalog, 'find'>): JsonObject =>
  Object.fromEntries(
    Object.entries(event).flatMap(([name, value]) =>
      ATTRIBUTE_NAME.test(name) ? [[name, maskedMember(name, value, event, catalog)] as const] : [],
    ),
  );

const maskedMember = (
  name: string,
  value: unknown,
  event: JsonObject,
  catalog: Pick<Catalog, 'find'>,
): unknown => {
  if (name === 'data') {
    const type = own(event, 'type');
    const contract = typeof type === 'string' ? catalog.find(type) : undefined;
    return contract === undefined ? NOT_IN_CONTRACT : redact(contract, value);
  }
  if (!ATTRIBUTES.has(name)) return NOT_IN_CONTRACT;
  return typeof value === 'string' ? (WORD.test(value) ? value : UNEXPECTED) : maskedNumber(value);
};

/** The same words as contracts' `redact`. */
const NOT_IN_CONTRACT = '[not in contract]';
const UNEXPECTED = '[unexpected]';

const maskedNumber = (value: unknown): unknown => (Number.isSafeInteger(value) ? value : UNEXPECTED);

const own = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

export const sha256Of = (body: string): string => createHash('sha256').update(body, 'utf8').digest('hex');

/** Characters of a masked event that an answer takes; more would not fit through an HTTP API together with an edited copy. */
const MAX_SHOWN_LENGTH = 512 * 1024;

/** Everything about a body that may be shown. Never throws, whatever the body is. */
export const lookInside = (body: string, catalog: Catalog): Inside => {
  const bytes = Buffer.byteLength(body);
  const sha256 = sha256Of(body);
  const detail = detailOf(body);
  if (detail === undefined) return { bytes, sha256, description: describe(body) };
  const parsed = catalog.parse(detail);
  const description = parsed.ok ? 'An event.' : 'JSON that breaks the envelope or its contract.';
  const refusal = parsed.ok ? {} : { refusal: parsed.refusal };
  const event = maskedEvent(detail, catalog);
  return JSON.stringify(event).length > MAX_SHOWN_LENGTH
    ? { bytes, sha256, description: `${description} It is too large to be shown.`, ...refusal }
    : { bytes, sha256, description, event, ...refusal };
};

const describe = (body: string): string => {
  if (body === '') return 'Empty.';
  const value = parseJson(body);
  if (value === undefined) return 'Text that is not JSON.';
  return isObject(value) && Object.hasOwn(value, 'detail')
    ? 'An EventBridge event whose detail is no JSON object.'
    : 'JSON, but no EventBridge event: it has no detail.';
};

/** What a list says of a message: what the event in it is, where its attributes are well-formed. */
export interface Glance {
  readonly type?: string;
  readonly subject?: string;
  /** When it says that it happened. */
  readonly time?: string;
  readonly eventKey?: string;
}

export const glanceAt = (body: string): Glance => {
  const detail = detailOf(body) ?? {};
  const word = (name: string): string | undefined => {
    const value = own(detail, name);
    return typeof value === 'string' && WORD.test(value) ? value : undefined;
  };
  const [type, subject, time] = [word('type'), word('subject'), word('time')];
  const [source, id] = [word('source'), word('id')];
  return {
    ...(type === undefined ? {} : { type }),
    ...(subject === undefined ? {} : { subject }),
    ...(time === undefined ? {} : { time }),
    ...(source === undefined || id === undefined ? {} : { eventKey: eventKey({ source, id }) }),
  };
};
