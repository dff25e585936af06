import {
  bodyAttributes,
  type KeptMessage,
  parkedKey,
  parkedPartition,
  readBody,
  readParked,
} from '@twolane/consumer';
import {
  type Key,
  type Page,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import { handlingFrom, handlingItem } from './handling-item.ts';
import type { Handling } from './rules/handling.ts';
import { type MessageName, messageIdOf } from './rules/message-id.ts';

/** A kept message and what was done about it. */
export interface FoundMessage {
  readonly messageId: string;
  readonly message: KeptMessage;
  readonly handling: Handling;
  /** Of its handling: 0 before anybody has done anything. */
  readonly version: number;
  readonly expiresAtSec?: number;
}

export interface DayQuery {
  readonly consumer: string;
  /** `2026-11-21`, UTC. */
  readonly day: string;
  /** Only those whose time begins so. */
  readonly timePrefix?: string;
  readonly limit: number;
  readonly after?: string;
}

/**
 * Keys of kept messages and of what was done about them. The messages are in ParkedTable, written once by consumers and the
 * collector, and never again: an original stays what it was, byte for byte. What people do about them is in the replay
 * service's own table, for as long as the message lives.
 */
export interface MessageTable {
  find(store: ReadStore, name: MessageName): Promise<FoundMessage | undefined>;
  /** One consumer's messages of one day, in the order in which they came into its queue. */
  day(store: ReadStore, query: DayQuery): Promise<Page>;
  /** In the order of the items; undefined for an item that is no parked message. */
  read(store: ReadStore, items: readonly StoredItem[]): Promise<readonly (FoundMessage | undefined)[]>;
  /** The same messages with what has been done about them by now. */
  reload(store: ReadStore, messages: readonly FoundMessage[]): Promise<readonly FoundMessage[]>;
  /** The body of the corrected copy; undefined where there is none. */
  editedBody(store: ReadStore, found: FoundMessage): Promise<string | undefined>;
  putHandling(found: FoundMessage, handling: Handling): Write;
  /** The n-th corrected copy. Undefined where it fits no item. */
  putEditedBody(found: FoundMessage, copy: number, body: string): Write | undefined;
}

export const messageTable = (tables: { readonly parked: string; readonly own: string }): MessageTable => {
  const withHandling = async (store: ReadStore, messages: readonly (Kept | undefined)[]) => {
    const readable = messages.flatMap((kept) => (kept === undefined ? [] : [kept]));
    const stored = await store.getMany(
      tables.own,
      readable.map(({ messageId }) => handlingKey(messageId)),
    );
    const byId = new Map(readable.map((kept, index) => [kept.messageId, foundWith(kept, stored[index])]));
    return messages.map((kept) => (kept === undefined ? undefined : byId.get(kept.messageId)));
  };

  return {
    find: async (store, { consumer, sentAtMs, sqsMessageId }) => {
      const key = parkedKey({ consumer, sentAtMs, receivedAtMs: sentAtMs, messageId: sqsMessageId });
      const stored = await store.get(tables.parked, key);
      if (stored === undefined) return undefined;
      const [found] = await withHandling(store, [keptIn(stored)]);
      return found;
    },
    day: (store, { consumer, day, timePrefix, limit, after }) =>
      store.query({
        table: tables.parked,
        pk: parkedPartition(consumer, day),
        limit,
        ...(timePrefix === undefined ? {} : { skPrefix: timePrefix }),
        ...(after === undefined ? {} : { after }),
      }),
    read: (store, items) => withHandling(store, items.map(keptOrNot)),
    reload: async (store, messages) => {
      const keys = messages.map(({ messageId }) => handlingKey(messageId));
      const stored = await store.getMany(tables.own, keys);
      return messages.map((found, index) => foundWith(found, stored[index]));
    },
    editedBody: async (store, { messageId, handling: { edited } }) => {
      if (edited === undefined) return undefined;
      const stored = await store.get(tables.own, copyKey(messageId, edited.copy));
      if (stored !== undefined) return readBody(stored);
      throw new TerminalError(`Message ${messageId} was edited, but its copy ${edited.copy} is not there.`);
    },
    putHandling: ({ messageId, version, expiresAtSec }, handling) =>
      putOver(version === 0 ? undefined : version, {
        table: tables.own,
        key: handlingKey(messageId),
        item: handlingItem(handling),
        ...(expiresAtSec === undefined ? {} : { expiresAtSec }),
      }),
    putEditedBody: ({ messageId, expiresAtSec }, copy, body) => {
      const item = bodyAttributes(body);
      if (item === undefined) return undefined;
      return {
        kind: 'putIfAbsent',
        table: tables.own,
        key: copyKey(messageId, copy),
        item,
        ...(expiresAtSec === undefined ? {} : { expiresAtSec }),
      };
    },
  };
};

const COPY_DIGITS = 6;
const handlingKey = (messageId: string): Key => ({ pk: `message#${messageId}`, sk: 'handling' });
const copyKey = (messageId: string, copy: number): Key => ({
  pk: `message#${messageId}`,
  sk: `edited#${String(copy).padStart(COPY_DIGITS, '0')}`,
});

type Kept = Pick<FoundMessage, 'messageId' | 'message' | 'expiresAtSec'>;

const keptIn = (stored: StoredItem): Kept => {
  const message = readParked(stored);
  const { consumer, sentAtMs, messageId: sqsMessageId } = message;
  const { expiresAtSec } = stored;
  return {
    messageId: messageIdOf({ consumer, sentAtMs, sqsMessageId }),
    message,
    ...(expiresAtSec === undefined ? {} : { expiresAtSec }),
  };
};

/** One item that other hands wrote must not hide all the others from whoever looks for them. */
const keptOrNot = (stored: StoredItem): Kept | undefined => {
  try {
    return keptIn(stored);
  } catch (error) {
    if (error instanceof TerminalError) return undefined;
    throw error;
  }
};

const foundWith = (kept: Kept, stored: StoredItem | undefined): FoundMessage => ({
  ...kept,
  handling: stored === undefined ? {} : handlingFrom(stored),
  version: stored?.version ?? 0,
});
