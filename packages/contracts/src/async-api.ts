import { envelopeSchema } from './attributes.ts';
import type { EventContract, EventSchema } from './contract.ts';
import type { FieldSchema } from './field.ts';

interface Reference {
  readonly $ref: string;
}

type Payload = FieldSchema | { readonly allOf: readonly (Reference | FieldSchema | DataOnly)[] };

interface DataOnly {
  readonly type: 'object';
  readonly required: readonly ['data'];
  readonly properties: { readonly data: Reference };
}

interface Message {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly contentType: 'application/cloudevents+json';
  readonly payload: Payload;
  readonly examples?: readonly { readonly payload: unknown }[];
}

interface Channel {
  /** The `detail-type` on the event bus. */
  readonly address: string;
  readonly description: string;
  readonly messages: { readonly [name: string]: Reference };
}

interface Operation {
  /** What Twolane does: it sends its own events and receives those of producer apps. */
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly messages: readonly Reference[];
  readonly summary: string;
}

/** AsyncAPI 3.0. */
export interface AsyncApi {
  readonly asyncapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: 'application/cloudevents+json';
  readonly channels: { readonly [type: string]: Channel };
  readonly operations: { readonly [name: string]: Operation };
  readonly components: {
    readonly messages: { readonly [type: string]: Message };
    readonly schemas: { readonly [name: string]: Payload };
  };
}

/** Every event as a channel of its own, with its schema and, where `examples` has one, its golden example. */
export const asyncApiOf = (
  contracts: readonly EventContract[],
  examples: ReadonlyMap<string, unknown> = new Map(),
): AsyncApi => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Twolane events',
    version: '1.0.0',
    description: 'CloudEvents 1.0 on the event bus. Unknown fields and attributes are to be tolerated.',
  },
  defaultContentType: 'application/cloudevents+json',
  channels: byName(contracts, ({ type, description, owner }) => [
    type,
    {
      address: type,
      description: `${description} Owner: ${owner}.`,
      messages: { [type]: { $ref: `#/components/messages/${type}` } },
    },
  ]),
  operations: byName(contracts, (contract) => {
    const { type, source } = contract;
    const action = source === undefined ? 'receive' : 'send';
    const operation: Operation = {
      action,
      channel: { $ref: `#/channels/${type}` },
      messages: [{ $ref: `#/channels/${type}/messages/${type}` }],
      summary:
        source === undefined ? 'Said by producer apps, each with a source of its own.' : `Said by ${source}.`,
    };
    return [`${action}.${type}`, operation];
  }),
  components: {
    messages: byName(contracts, (contract) => [
      contract.type,
      messageOf(contract, examples.get(contract.type)),
    ]),
    schemas: {
      CloudEvent: envelopeSchema,
      ...byName(contracts, ({ type, jsonSchema }): [string, Payload] => [type, plain(jsonSchema)]),
    },
  },
});

const messageOf = ({ type, description }: EventContract, example: unknown): Message => ({
  name: type,
  title: type,
  summary: description,
  contentType: 'application/cloudevents+json',
  payload: {
    allOf: [
      { $ref: '#/components/schemas/CloudEvent' },
      { type: 'object', required: ['data'], properties: { data: { $ref: `#/components/schemas/${type}` } } },
    ],
  },
  ...(example === undefined ? {} : { examples: [{ payload: example }] }),
});

/** AsyncAPI's own schema dialect has no `$schema`, and an `$id` would change what `$ref` means. */
const plain = ({ $schema: _, $id: __, ...schema }: EventSchema): FieldSchema => schema;

const byName = <Value>(
  contracts: readonly EventContract[],
  entry: (contract: EventContract) => readonly [string, Value],
): { readonly [name: string]: Value } => Object.fromEntries(contracts.map(entry));
