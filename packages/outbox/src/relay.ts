import type { OutboxEntry, UnreadableRow } from './entry.ts';
import { confirmPublished, type PublishPorts, publishAndConfirm } from './publish-and-confirm.ts';

/** One insertion into the outbox table, in the order of the stream. */
export interface InsertedRow {
  readonly sequenceNumber: string;
  readonly row:
    | { readonly ok: true; readonly value: OutboxEntry }
    | { readonly ok: false; readonly refusal: UnreadableRow };
}

/** Names that the relay remembers as published, so that what follows a failed record is not published again. */
const MAX_REMEMBERED = 20_000;

/**
 * Publishes inserted rows and writes their receipts. Resolves to the sequence number from which the stream must come
 * again, or `undefined`: the lowest that failed, because a stream's checkpoint is a position (Lambda Developer Guide,
 * "Configuring partial batch response with DynamoDB"). What follows it comes again, too; if this very
 * relay has published it before, it publishes it no second time.
 *
 * A row that can never be published is kept aside and holds nobody up. Throws what the store throws: then the batch
 * comes again as a whole.
 */
export const createRelay = (ports: PublishPorts) => {
  const remembered = new Set<string>();
  const remember = (names: readonly string[]): void => {
    for (const name of names) remembered.add(name);
    for (const name of remembered) {
      if (remembered.size <= MAX_REMEMBERED) break;
      remembered.delete(name);
    }
  };
  // Remembered as soon as the bus has it: the receipts that follow may fail, and the batch come again.
  const bus: PublishPorts['bus'] = {
    publish: async (entries) => {
      const publication = await ports.bus.publish(entries);
      remember(publication.published);
      return publication;
    },
  };

  return async (rows: readonly InsertedRow[]): Promise<string | undefined> => {
    const entries = rows.flatMap(({ row }) => (row.ok ? [row.value] : []));
    const unreadable = rows.flatMap(({ row }) => (row.ok ? [] : [row.refusal]));
    const known = entries.filter(({ name }) => remembered.has(name));
    const fresh = entries.filter(({ name }) => !remembered.has(name));
    await confirmPublished(known, ports);
    const { failed } = await publishAndConfirm(fresh, unreadable, { ...ports, bus });
    const failedNames = new Set(failed.map(({ name }) => name));
    return rows.find(({ row }) => row.ok && failedNames.has(row.value.name))?.sequenceNumber;
  };
};
