import type { Store, Write } from '@twolane/store';
import { type Bucket, MINUTE_MS } from './bucket.ts';
import type { Bus, Rejection } from './bus.ts';
import type { OutboxEntry, UnreadableRow } from './entry.ts';
import type { OutboxTelemetry } from './outbox-telemetry.ts';
import { asideReceipt, publishedReceipts, type ReceiptPlace, writeReceipts } from './receipt.ts';

const DAY_SEC = 24 * 60 * 60;

export interface PublishPorts {
  readonly bus: Bus;
  readonly store: Store;
  readonly table: string;
  /** Receipts live as long as the rows that they speak of. */
  readonly retentionDays: number;
  readonly telemetry: OutboxTelemetry;
}

export interface Confirmation {
  readonly published: readonly string[];
  /** May pass later; nothing was written about them. */
  readonly failed: readonly Rejection[];
  /** Can never pass; confirmed as such. */
  readonly aside: readonly string[];
}

/**
 * Publishes, then writes down what was published: one receipt for each minute of rows. In this order, a crash
 * in between publishes twice, and consumers know the event already. In the other order it would publish never.
 */
export const publishAndConfirm = async (
  entries: readonly OutboxEntry[],
  unreadable: readonly UnreadableRow[],
  ports: PublishPorts,
): Promise<Confirmation> => {
  const { published, rejected } =
    entries.length === 0 ? { published: [], rejected: [] } : await ports.bus.publish(entries);
  const never = [
    ...rejected.filter(({ mayPassLater }) => !mayPassLater),
    ...unreadable.map(({ name, why }) => ({ name, code: 'Unreadable', why })),
  ];
  await confirm({ entries, unreadable, published, never }, ports);

  const failed = rejected.filter(({ mayPassLater }) => mayPassLater);
  report({ published: published.length, failed, never }, ports.telemetry);
  return { published, failed, aside: never.map(({ name }) => name) };
};

/** Writes the receipts of events that the bus has taken, now or at an earlier try. */
export const confirmPublished = (
  entries: readonly OutboxEntry[],
  ports: Pick<PublishPorts, 'store' | 'table' | 'retentionDays'>,
): Promise<void> =>
  confirm({ entries, unreadable: [], published: entries.map(({ name }) => name), never: [] }, ports);

interface Outcome {
  readonly entries: readonly OutboxEntry[];
  readonly unreadable: readonly UnreadableRow[];
  readonly published: readonly string[];
  readonly never: readonly { readonly name: string; readonly code: string; readonly why: string }[];
}

const confirm = async (
  { entries, unreadable, published, never }: Outcome,
  { store, table, retentionDays }: Pick<PublishPorts, 'store' | 'table' | 'retentionDays'>,
): Promise<void> => {
  const taken = new Set(published);
  const refused = new Map(never.map((each) => [each.name, each]));
  const all: readonly { readonly name: string; readonly bucket: Bucket }[] = [...entries, ...unreadable];
  const minutes = Map.groupBy(all, ({ bucket }) => bucket.minuteMs);
  for (const [minuteMs, rows] of minutes) {
    const place: ReceiptPlace = {
      table,
      minuteMs,
      expiresAtSec: Math.ceil((minuteMs + MINUTE_MS) / 1000 + retentionDays * DAY_SEC),
    };
    const names = rows.map(({ name }) => name);
    const receipts: readonly Write[] = [
      ...publishedReceipts(
        place,
        names.filter((name) => taken.has(name)),
      ),
      ...names.flatMap((name) => {
        const refusal = refused.get(name);
        return refusal === undefined ? [] : [asideReceipt(place, refusal)];
      }),
    ];
    await writeReceipts(store, receipts);
  }
};

const report = (
  {
    published,
    failed,
    never,
  }: { readonly published: number; readonly failed: readonly Rejection[]; readonly never: Outcome['never'] },
  { metrics, logger }: OutboxTelemetry,
): void => {
  if (published > 0) metrics.add('published', published);
  if (failed.length + never.length > 0) metrics.add('publishFailed', failed.length + never.length);
  for (const { name, code, why } of never) {
    logger.error('An event can never be published and is kept aside in the outbox.', {
      event: name,
      code,
      why,
    });
  }
  const [first] = failed;
  if (first !== undefined) {
    logger.warn('The bus did not take events; they are tried again.', {
      events: failed.length,
      code: first.code,
      why: first.why,
    });
  }
};
