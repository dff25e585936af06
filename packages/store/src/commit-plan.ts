import type { ChangeSet, Item, Write } from './change-set.ts';
import { TerminalError } from './errors.ts';
import { itemBytes, MAX_ITEM_BYTES, MAX_TRANSACTION_BYTES } from './item-size.ts';
import { checkKey, nameOf } from './key.ts';
import { unstorable } from './storable.ts';
import type { StoreLayout } from './store.ts';

/** DynamoDB API Reference, TransactWriteItems. */
const MAX_ACTIONS = 100;
/** Attributes that the store keeps beside an item's own. */
export const RESERVED_ATTRIBUTES: readonly string[] = ['pk', 'sk', 'version', 'expiresAtSec', 'commitId'];

/** One write of the commit, and what its failure means. */
export interface Action {
  readonly role: 'mark' | 'write' | 'event';
  readonly write: Write;
}

/**
 * Everything that a change set writes, in one list: the inbox mark, the writes, the journal rows. Throws
 * `TerminalError` where no transaction could ever take it, naming what is wrong.
 */
export const planCommit = (changeSet: ChangeSet, layout: StoreLayout): readonly Action[] => {
  const actions: readonly Action[] = [
    ...markOf(changeSet, layout.inboxTable),
    ...changeSet.writes.map((write): Action => ({ role: 'write', write })),
    ...changeSet.events.map((event): Action => {
      const { table, key, item, expiresAtSec } = layout.journal.rowFor(event);
      return { role: 'event', write: { kind: 'putIfAbsent', table, key, item, expiresAtSec } };
    }),
  ];
  refuseTooMany(actions);
  refuseDuplicates(actions);
  let transactionBytes = 0;
  for (const { write } of actions) transactionBytes += checkedBytes(write);
  if (transactionBytes > MAX_TRANSACTION_BYTES) {
    throw new TerminalError(
      `A change set of ${transactionBytes} bytes exceeds one transaction's ${MAX_TRANSACTION_BYTES}: commit it in steps.`,
    );
  }
  return actions;
};

const markOf = ({ inbox }: ChangeSet, table: string | undefined): readonly Action[] => {
  if (inbox === undefined) return [];
  if (table === undefined) {
    throw new TerminalError(`${inbox.consumer} marks ${inbox.eventKey}, but this store has no inbox table.`);
  }
  const { consumer, eventKey, expiresAtSec } = inbox;
  const key = { pk: `${consumer}#${eventKey}`, sk: 'mark' };
  return [{ role: 'mark', write: { kind: 'putIfAbsent', table, key, item: {}, expiresAtSec } }];
};

const refuseTooMany = (actions: readonly Action[]): void => {
  if (actions.length <= MAX_ACTIONS) return;
  throw new TerminalError(
    `A change set with ${actions.length} writes, events and marks exceeds one transaction's ${MAX_ACTIONS}: commit it in steps.`,
  );
};

const refuseDuplicates = (actions: readonly Action[]): void => {
  if (actions.length < 2) return;
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { write } of actions) {
    const name = nameOf(write);
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  if (twice.size === 0) return;
  throw new TerminalError(
    `One transaction writes an item once, this change set more often: ${[...twice].join(', ')}.`,
  );
};

/** Size of the write. Throws where the write can never succeed. */
const checkedBytes = (write: Write): number => {
  checkKey(write.table, write.key);
  const why = write.kind === 'adjust' ? wrongCounters(write.counters) : wrongPut(write);
  if (why !== undefined) throw new TerminalError(`${nameOf(write)}: ${why}.`);
  const bytes = write.kind === 'adjust' ? 0 : itemBytes(write.key, write.item);
  if (bytes > MAX_ITEM_BYTES) {
    throw new TerminalError(`${nameOf(write)}: ${bytes} bytes, an item has at most ${MAX_ITEM_BYTES}.`);
  }
  return bytes;
};

type Put = Exclude<Write, { readonly kind: 'adjust' }>;

const wrongPut = (write: Put): string | undefined => {
  if (write.kind === 'putIfVersion' && !(Number.isSafeInteger(write.version) && write.version >= 0)) {
    return `version ${write.version} is none; versions are whole numbers from 0`;
  }
  const { expiresAtSec } = write;
  if (expiresAtSec !== undefined && !(Number.isSafeInteger(expiresAtSec) && expiresAtSec > 0)) {
    return `expiresAtSec ${expiresAtSec} is no time in whole seconds`;
  }
  const reserved = reservedIn(write.item);
  if (reserved !== undefined) return reserved;
  const why = unstorable(write.item);
  return why === undefined ? undefined : `cannot hold ${why}`;
};

const reservedIn = (members: Item | Readonly<Record<string, unknown>>): string | undefined => {
  const taken = RESERVED_ATTRIBUTES.filter((name) => Object.hasOwn(members, name));
  return taken.length === 0 ? undefined : `attribute ${taken.join(', ')} is kept by the store itself`;
};

const wrongCounters = (
  counters: Extract<Write, { readonly kind: 'adjust' }>['counters'],
): string | undefined => {
  const entries = Object.entries(counters);
  if (entries.length === 0) return 'adjusts no counter';
  for (const [name, { by, floor = 0, expected = 0 }] of entries) {
    if (![by, floor, expected].every(Number.isSafeInteger)) {
      return `counter ${name}: by, floor and expected are whole numbers`;
    }
  }
  return reservedIn(counters);
};
