import { PutEventsCommand, type PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { parseTime } from '@twolane/contracts';
import { inParallel } from '@twolane/parallel';
import { type BackOff, backOffMs, type Random } from './back-off.ts';
import type { Bus, Rejection } from './bus.ts';
import {
  type BusEntry,
  defaultPutEventsLimits,
  type PutEventsLimits,
  planPutEvents,
  toBusEntry,
} from './put-events-plan.ts';

export interface EventBridgeBusOptions {
  readonly client: EventBridgeSender;
  readonly busName: string;
  readonly random: Random;
  readonly sleep: (ms: number) => Promise<void>;
  readonly limits?: PutEventsLimits;
  readonly backOff?: BackOff;
  /** Rounds in which one call's entries are tried; later rounds have only what failed. */
  readonly maxRounds?: number;
  readonly maxCallsAtOnce?: number;
}

/** The part of EventBridgeClient that is used. */
export interface EventBridgeSender {
  send(command: PutEventsCommand): Promise<{ readonly Entries?: PutEventsResultEntry[] | undefined }>;
}

/** API Reference, PutEventsResultEntry, ErrorCode: these pass, a missing permission once it is given; others speak of the entry. */
const PASSING_CODES: readonly string[] = [
  'InternalFailure',
  'InternalException',
  'ThrottlingException',
  'AccessDeniedException',
];
/** A call refused for its content: one bad entry may be the reason, so its entries are tried one by one. */
const CONTENT_CODES: readonly string[] = ['ValidationException', 'RequestEntityTooLargeException'];

interface Round {
  readonly published: readonly string[];
  readonly again: readonly { readonly entry: BusEntry; readonly rejection: Rejection }[];
  readonly never: readonly Rejection[];
}

/**
 * EventBridge as a bus. Each entry of a call succeeds or fails by itself (`FailedEntryCount`): only what failed is sent
 * again. The SDK's own retries should be off, or every round is one more of them.
 */
export const createEventBridgeBus = ({
  client,
  busName,
  random,
  sleep,
  limits = defaultPutEventsLimits,
  backOff = { baseMs: 50, capMs: 1_000 },
  maxRounds = 4,
  maxCallsAtOnce = 8,
}: EventBridgeBusOptions): Bus => {
  const send = async (entries: readonly BusEntry[]): Promise<Round> => {
    try {
      const answer = await client.send(
        new PutEventsCommand({ Entries: entries.map((entry) => requestEntry(entry, busName)) }),
      );
      return sort(entries, answer.Entries ?? []);
    } catch (thrown) {
      if (CONTENT_CODES.includes(codeOf(thrown))) {
        return entries.length === 1
          ? { published: [], again: [], never: entries.map((entry) => rejectionOf(entry, thrown, false)) }
          : joined(await inParallel(entries, maxCallsAtOnce, (entry) => send([entry])));
      }
      return {
        published: [],
        again: entries.map((entry) => ({ entry, rejection: rejectionOf(entry, thrown, true) })),
        never: [],
      };
    }
  };

  const sendUntilTaken = async (entries: readonly BusEntry[]): Promise<Round> => {
    let last = await send(entries);
    for (let retry = 1; retry < maxRounds && last.again.length > 0; retry += 1) {
      await sleep(backOffMs(retry, backOff, random));
      const next = await send(last.again.map(({ entry }) => entry));
      last = { ...joined([{ ...last, again: [] }, next]) };
    }
    return last;
  };

  return {
    publish: async (entries) => {
      const busEntries = entries.map((entry) =>
        toBusEntry(entry, parseTime(entry.event.time) ?? entry.recordedAtMs),
      );
      const { calls, tooLarge } = planPutEvents(busEntries, limits);
      const { published, again, never } = joined(await inParallel(calls, maxCallsAtOnce, sendUntilTaken));
      return {
        published,
        rejected: [
          ...again.map(({ rejection }) => rejection),
          ...never,
          ...tooLarge.map((entry) => tooLargeRejection(entry, limits)),
        ],
      };
    },
  };
};

const requestEntry = ({ source, detailType, detail, timeMs }: BusEntry, busName: string) => ({
  EventBusName: busName,
  Source: source,
  DetailType: detailType,
  Detail: detail,
  Time: new Date(timeMs),
});

/** Answers are in the order of the entries. An entry without an answer may or may not have arrived: again. */
const sort = (entries: readonly BusEntry[], answers: readonly PutEventsResultEntry[]): Round =>
  joined(
    entries.map((entry, index): Round => {
      const { EventId, ErrorCode, ErrorMessage } = answers[index] ?? {};
      if (EventId) return { published: [entry.name], again: [], never: [] };
      const code = ErrorCode ?? 'NoAnswer';
      const mayPassLater = ErrorCode === undefined || PASSING_CODES.includes(code);
      const rejection = { name: entry.name, code, why: ErrorMessage ?? 'The bus did not say.', mayPassLater };
      return mayPassLater
        ? { published: [], again: [{ entry, rejection }], never: [] }
        : { published: [], again: [], never: [rejection] };
    }),
  );

const joined = (rounds: readonly Round[]): Round => ({
  published: rounds.flatMap(({ published }) => published),
  again: rounds.flatMap(({ again }) => again),
  never: rounds.flatMap(({ never }) => never),
});

const codeOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : 'unknown');

const rejectionOf = ({ name }: BusEntry, thrown: unknown, mayPassLater: boolean): Rejection => ({
  name,
  code: codeOf(thrown),
  why: thrown instanceof Error ? thrown.message : String(thrown),
  mayPassLater,
});

const tooLargeRejection = ({ name, bytes }: BusEntry, { maxBytes }: PutEventsLimits): Rejection => ({
  name,
  code: 'EntryTooLarge',
  why: `As an entry of the bus it has ${bytes} bytes, and must have fewer than ${maxBytes}.`,
  mayPassLater: false,
});
