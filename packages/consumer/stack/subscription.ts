/** What a consumer may do to one table, beside what every consumer needs. */
export type TableActions = readonly string[];

/** One entry of a `consumers.yml`. */
export interface Subscription {
  /** Marks and parked messages bear it: never rename it. */
  readonly name: string;
  readonly description: string;
  readonly handler: string;
  /** Event types, such as `OrderPlaced.v1`. */
  readonly events: readonly string[];
  readonly effect: 'state' | 'projection' | 'external';
  readonly inbox: 'mark' | 'aggregate';
  readonly lateness: 'accept';
  /** How many invocations may run at once. */
  readonly concurrency: number;
  readonly batchSize: number;
  readonly timeoutSec: number;
  readonly memoryMb: number;
  readonly environment?: Readonly<Record<string, unknown>>;
  /** Logical id of a table → DynamoDB actions. */
  readonly access: Readonly<Record<string, TableActions>>;
}

const name = { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 40 } as const;

/** JSON Schema of one entry; the framework checks each against it and names the place of what is wrong. */
export const subscriptionSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'name',
    'description',
    'handler',
    'events',
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
    name,
    description: { type: 'string', minLength: 1, maxLength: 256 },
    handler: { type: 'string', pattern: '^[A-Za-z0-9/_-]+\\.[A-Za-z]+$' },
    events: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Z][A-Za-z0-9]*\\.v[1-9][0-9]*$' },
    },
    effect: { enum: ['state', 'projection', 'external'] },
    inbox: { enum: ['mark', 'aggregate'] },
    lateness: { enum: ['accept'] },
    // SQS event source mappings take a maximum concurrency of 2 to 1000.
    concurrency: { type: 'integer', minimum: 2, maximum: 1000 },
    // Without a batching window SQS hands over at most 10.
    batchSize: { type: 'integer', minimum: 1, maximum: 10 },
    timeoutSec: { type: 'integer', minimum: 1, maximum: 900 },
    memoryMb: { type: 'integer', minimum: 128, maximum: 10_240 },
    environment: { type: 'object' },
    access: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { type: 'string', pattern: '^dynamodb:[A-Za-z]+$' },
      },
    },
  },
} as const;

export const functionKeyOf = (consumer: string): string =>
  consumer.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The stem of every logical id that belongs to the consumer. */
export const logicalStemOf = (consumer: string): string => {
  const key = functionKeyOf(consumer);
  return key.charAt(0).toUpperCase() + key.slice(1);
};
