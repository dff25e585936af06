import { EFFECTS, type Effect } from '../src/effect.ts';
import { LATE_EVENTS, type LateEvents } from '../src/late-events.ts';

/** One entry of a `consumers.yml`. */
export interface Subscription {
  /** Marks and parked messages bear it: never rename it. */
  readonly name: string;
  readonly description: string;
  /** `path/to/module.export` */
  readonly handler: string;
  /** Event types, such as `OrderPlaced.v1`. */
  readonly events: readonly string[];
  /** Takes of them only what a backfill appended: everything else its service knows already. Default: all. */
  readonly only?: 'backfilled';
  /** Event types that it may record: who takes those can be reached by a replay of this consumer. */
  readonly emits: readonly string[];
  /** How far its effects reach, which says what a replay may do with it. */
  readonly effect: Effect;
  /** Whether its handler has a `projection`, so that windows can be built anew. Default: no. */
  readonly projection?: boolean;
  readonly inbox: 'mark' | 'aggregate';
  /** What to do with events that come late, within the correction window of their type. */
  readonly lateness: LateEvents;
  /** How many invocations may run at once. */
  readonly concurrency: number;
  readonly batchSize: number;
  readonly timeoutSec: number;
  readonly memoryMb: number;
  readonly environment?: Readonly<Record<string, unknown>>;
  /** Logical id of a table → the DynamoDB actions that this consumer needs there. */
  readonly access: Readonly<Record<string, readonly string[]>>;
}

const eventTypes = {
  type: 'array',
  uniqueItems: true,
  items: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]*\\.v[1-9][0-9]*$' },
} as const;

/** JSON Schema of one entry. */
export const subscriptionSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'name',
    'description',
    'handler',
    'events',
    'emits',
    'effect',
    'inbox',
    'lateness',
    'concurrency',
    'batchSize',
    'timeoutSec',
    'memoryMb',
    'access',
  ],
  properties: {
    // Short enough for a queue name: 80 characters with service, stage and suffix.
    name: { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 },
    description: { type: 'string', minLength: 1, maxLength: 256 },
    handler: { type: 'string', pattern: '^[A-Za-z0-9/_-]+\\.[A-Za-z]+$' },
    events: { minItems: 1, ...eventTypes },
    only: { enum: ['backfilled'] },
    emits: eventTypes,
    effect: { enum: EFFECTS },
    projection: { type: 'boolean' },
    inbox: { enum: ['mark', 'aggregate'] },
    lateness: { enum: LATE_EVENTS },
    // Lambda developer guide, "Configuring maximum concurrency for Amazon SQS event sources": 2 to 1000.
    concurrency: { type: 'integer', minimum: 2, maximum: 1000 },
    // The same page: at most 10 without a batching window, and a window would only add latency here.
    batchSize: { type: 'integer', minimum: 1, maximum: 10 },
    // Twelve hours is the longest visibility timeout of SQS; six times 900 s stays below.
    timeoutSec: { type: 'integer', minimum: 1, maximum: 900 },
    memoryMb: { type: 'integer', minimum: 128, maximum: 10_240 },
    environment: { type: 'object', propertyNames: { pattern: '^[A-Z][A-Z0-9_]*$' } },
    access: {
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9]*$' },
      additionalProperties: {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { type: 'string', pattern: '^dynamodb:[A-Za-z]+$' },
      },
    },
  },
} as const;

/** `inventory-restock` → `inventoryRestock`: the function's key in the stack. */
export const functionKeyOf = (consumer: string): string =>
  consumer.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** `inventory-restock` → `InventoryRestock`: every logical id that belongs to the consumer begins with it. */
export const logicalStemOf = (consumer: string): string => {
  const key = functionKeyOf(consumer);
  return key.charAt(0).toUpperCase() + key.slice(1);
};
