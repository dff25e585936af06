import { PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { parseTime } from '@twolane/contracts';
import { BUS_BATCH } from './limits.ts';
import { refusedFor, type Verdict } from './outcome.ts';
import { createProducer, type Producer, type ProducerOptions } from './publish.ts';
import type { Prepared, Transport } from './transport.ts';

/** The part of EventBridgeClient that is used. Make it with `maxAttempts: 1`: retries are made here, of what failed alone. */
export interface BusClient {
  send(
    command: PutEventsCommand,
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly Entries?: PutEventsResultEntry[] | undefined }>;
}

export interface BusProducerOptions extends ProducerOptions {
  readonly client: BusClient;
  readonly busName: string;
  /** Raise it where the region takes more a call. */
  readonly maxBytes?: number;
}

/**
 * Publishes straight to the event bus, with IAM rights for `events:PutEvents`.
 *
 * `accepted` means that EventBridge took the event, no more: it passes by ingest, outbox and journal. So a repetition is a
 * second event on the bus (consumers apply it once), nobody looks at its lateness before consumers do, and **a replay
 * cannot find it**. Use it where those who consume can do without; otherwise `createHttpProducer`.
 */
export const createBusProducer = ({
  client,
  busName,
  maxBytes = BUS_BATCH.maxBytes,
  ...options
}: BusProducerOptions): Producer => {
  const put = async (
    batch: readonly Prepared[],
    signal: AbortSignal | undefined,
  ): Promise<readonly Verdict[]> => {
    try {
      const command = new PutEventsCommand({ Entries: batch.map((prepared) => entryOf(prepared, busName)) });
      const { Entries = [] } = await client.send(
        command,
        signal === undefined ? {} : { abortSignal: signal },
      );
      return batch.map((_, index) => verdictOf(Entries[index]));
    } catch (error) {
      const verdict = verdictOnThrown(error);
      if (verdict.status === 'again' || batch.length === 1) return batch.map(() => verdict);
      // One entry may have spoilt the call for all: each by itself.
      return (await Promise.all(batch.map((prepared) => put([prepared], signal)))).flat();
    }
  };

  const transport: Transport = {
    maxEvents: BUS_BATCH.maxEvents,
    maxBytes,
    textOf: ({ event }) => JSON.stringify(event),
    bytesOf: entryBytes,
    send: async (batch, signal) => {
      const [first] = batch;
      // Only a batch of one can be beyond the limit.
      return first !== undefined && batch.length === 1 && entryBytes(first) > maxBytes
        ? [refusedFor(`is larger than ${maxBytes} bytes as an entry of the bus`)]
        : put(batch, signal);
    },
  };
  return createProducer(transport, options);
};

/** Source, detail type and detail as in Twolane's own entries: consumers see no difference. */
const entryOf = ({ event, text }: Prepared, busName: string) => ({
  EventBusName: busName,
  Source: event.source,
  DetailType: event.type,
  Detail: text,
  Time: new Date(parseTime(event.time) ?? 0),
});

/** EventBridge User Guide, "Calculating PutEvents event entry size". */
const TIME_BYTES = 14;
const entryBytes = ({ event, text }: Prepared): number =>
  TIME_BYTES + Buffer.byteLength(event.source) + Buffer.byteLength(event.type) + Buffer.byteLength(text);

/** API Reference, PutEventsResultEntry, ErrorCode: these pass; every other one is about the entry. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'InternalFailure',
  'InternalException',
  'ThrottlingException',
]);

const verdictOf = (entry: PutEventsResultEntry | undefined): Verdict => {
  if (entry?.EventId) return { status: 'accepted' };
  const { ErrorCode: code, ErrorMessage: message = 'The bus did not say why.' } = entry ?? {};
  const why = code === undefined ? message : `${code}: ${message}`;
  return code === undefined || PASSING_CODES.has(code) ? { status: 'again', why } : refusedFor(why);
};

/** A call that failed as a whole. The bus's own refusals (rights, content) come back the same; all else may pass. */
const LASTING: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'ResourceNotFoundException',
  'ValidationException',
  'RequestEntityTooLargeException',
]);

const verdictOnThrown = (thrown: unknown): Verdict => {
  const why = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return thrown instanceof Error && LASTING.has(thrown.name) ? refusedFor(why) : { status: 'again', why };
};
