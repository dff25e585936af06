import type { Page, ReadStore } from '@twolane/store';
import type { Position } from './cursor.ts';
import { READ_ITEMS } from './limits.ts';
import type { FoundMessage, MessageTable } from './message-table.ts';
import { daysOf, type MessageFilter, matches, timePrefixOf } from './rules/filter.ts';

export interface WalkPorts {
  readonly store: ReadStore;
  readonly table: MessageTable;
}

/** One step of a walk. `position` is where a walk goes on after it. */
export type WalkStep =
  /** A partition or an item was read, and is no match. */
  | { readonly kind: 'partition' | 'item' | 'unreadable'; readonly position: Position }
  | { readonly kind: 'message'; readonly position: Position; readonly found: FoundMessage };

/**
 * The messages that match, day by day, oldest day first; within a day consumer by consumer, and each consumer's in the order
 * in which they came into its queue. Reads one page of each consumer at a time, so that its memory is bounded; it is
 * endless in nothing but the filter, so whoever walks counts the steps and stops. New messages come at the end.
 */
export async function* walkMessages(
  { store, table }: WalkPorts,
  filter: MessageFilter,
  from?: Position,
): AsyncGenerator<WalkStep> {
  const timePrefix = timePrefixOf(filter);
  const consumers = [...filter.consumers].sort();
  const readPage = (consumer: string, day: string, after: string | undefined): Promise<Page> =>
    table.day(store, {
      consumer,
      day,
      limit: READ_ITEMS,
      ...(timePrefix === '' ? {} : { timePrefix }),
      ...(after === undefined ? {} : { after }),
    });

  for (const day of daysOf(filter)) {
    if (from !== undefined && day < from.day) continue;
    const isFirstDay = from !== undefined && day === from.day;
    const left = isFirstDay ? consumers.filter((name) => name >= from.consumer) : consumers;
    const startOf = (consumer: string): Position =>
      isFirstDay && consumer === from.consumer ? from : { day, consumer };
    // Most partitions are empty: the first pages of a day are read together, and the walk does not wait for each.
    const firstPages = await Promise.all(
      left.map(async (consumer) => readPage(consumer, day, startOf(consumer).after)),
    );
    for (const [index, consumer] of left.entries()) {
      const { lastSk = '' } = startOf(consumer);
      let { after } = startOf(consumer);
      let page = firstPages[index];
      while (page !== undefined) {
        const fresh = page.items.filter(({ key }) => key.sk > lastSk);
        const read = await table.read(store, fresh);
        for (const [at, { key }] of fresh.entries()) {
          const found = read[at];
          const position = { day, consumer, lastSk: key.sk, ...(after === undefined ? {} : { after }) };
          if (found === undefined) yield { kind: 'unreadable', position };
          else if (matches(filter, found)) yield { kind: 'message', position, found };
          else yield { kind: 'item', position };
        }
        after = page.next;
        page = after === undefined ? undefined : await readPage(consumer, day, after);
      }
      yield { kind: 'partition', position: afterPartition(day, consumer) };
    }
  }
}

/** A name that sorts right after the consumer's own, and is nobody's. */
const afterPartition = (day: string, consumer: string): Position => ({ day, consumer: `${consumer}\u0000` });
