import { Ajv, type ErrorObject } from 'ajv';
import { functionKeyOf, type Subscription, subscriptionSchema } from './subscription.ts';

/** The contract that a subscription names; all that is asked of it is who says the event. */
export interface KnownEvent {
  /** Absent where any producer app may be the source. */
  readonly source?: string;
}

export type FindEvent = (type: string) => KnownEvent | undefined;

export interface ReadSubscriptions {
  readonly subscriptions: readonly Subscription[];
  /** One sentence for each mistake, naming entry and field. With any of them, nothing should be deployed. */
  readonly problems: readonly string[];
}

const isSubscription = new Ajv({ allErrors: true }).compile<Subscription>(subscriptionSchema);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `consumers.yml entry 2 ("inventory-restock")`; lists are counted from 1, as people do. */
const placeOf = (entry: unknown, list: number, index: number): string => {
  const name = isObject(entry) && typeof entry['name'] === 'string' ? ` ("${entry['name']}")` : '';
  return `consumers list ${list + 1}, entry ${index + 1}${name}`;
};

const sentenceOf = ({ instancePath, keyword, params, message }: ErrorObject): string => {
  const field = instancePath === '' ? 'the entry' : instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'additionalProperties')
    return `${field} has the unknown key "${params['additionalProperty']}"`;
  if (keyword === 'required') return `${field} lacks "${params['missingProperty']}"`;
  if (keyword === 'enum') return `${field} must be one of ${JSON.stringify(params['allowedValues'])}`;
  return `${field} ${message ?? 'is not valid'}`;
};

const unknownEvents = (subscription: Subscription, findEvent: FindEvent): readonly string[] =>
  (['events', 'emits'] as const).flatMap((key) =>
    subscription[key]
      .filter((type) => findEvent(type) === undefined)
      .map((type) => `${key}: no contract is called ${type}; declare it in events/ or mend the name`),
  );

/** Windows that somebody could build anew, while replays are told of effects that nobody could. */
const wrongProjection = ({ projection = false, effect }: Subscription): readonly string[] =>
  projection && effect !== 'projection'
    ? [`projection: what can be built anew has effect: projection, not ${effect}`]
    : [];

/** `{ Ref: ShippingTable }` → `ShippingTable` */
const tableRefOf = (value: unknown): readonly string[] => {
  const id = isObject(value) ? value['Ref'] : undefined;
  return typeof id === 'string' && id.endsWith('Table') ? [id] : [];
};

/** A table that the function is told of and may not touch: it would fail at its first event, in the cloud only. */
const untouchableTables = ({ environment = {}, access }: Subscription): readonly string[] =>
  Object.entries(environment).flatMap(([name, value]) =>
    tableRefOf(value)
      .filter((table) => !Object.hasOwn(access, table))
      .map(
        (table) => `access: ${name} is ${table}, but nothing is allowed there; add "${table}: [dynamodb:…]"`,
      ),
  );

/**
 * Checks the lists of all `consumers.yml`, each as YAML left it. Promises: what it returns as subscriptions is
 * complete and has names of its own; everything else is among the problems. `lists` may be anything at all.
 */
export const readSubscriptions = (lists: unknown, findEvent: FindEvent): ReadSubscriptions => {
  if (!Array.isArray(lists)) {
    return { subscriptions: [], problems: ['custom.consumers must be a list of consumers.yml files'] };
  }
  const subscriptions: Subscription[] = [];
  const problems: string[] = [];
  const placeOfKey = new Map<string, string>();
  for (const [list, entries] of lists.entries()) {
    if (!Array.isArray(entries)) {
      problems.push(`consumers list ${list + 1} must be a list of consumers; is its file empty?`);
      continue;
    }
    for (const [index, entry] of entries.entries()) {
      const place = placeOf(entry, list, index);
      if (!isSubscription(entry)) {
        problems.push(...(isSubscription.errors ?? []).map((error) => `${place}: ${sentenceOf(error)}`));
        continue;
      }
      const key = functionKeyOf(entry.name);
      const taken = placeOfKey.get(key);
      placeOfKey.set(key, place);
      if (taken !== undefined) problems.push(`${place}: its name is taken by ${taken}`);
      problems.push(...unknownEvents(entry, findEvent).map((what) => `${place}: ${what}`));
      problems.push(...wrongProjection(entry).map((what) => `${place}: ${what}`));
      problems.push(...untouchableTables(entry).map((what) => `${place}: ${what}`));
      subscriptions.push(entry);
    }
  }
  return { subscriptions, problems };
};
