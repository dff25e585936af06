import { hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type ReadStore, type Store, TerminalError, type Write } from '@twolane/store';
import { minuteText } from './bucket.ts';

/** Names that one receipt holds; about 25 bytes each when deflated. */
const MAX_NAMES = 500;
/** Names have at most 1,024 bytes (sort key), so an honest receipt never inflates to more. */
const MAX_INFLATED_BYTES = MAX_NAMES * 1_100;
/** Most receipts name few events: zlib's own 16 KiB at a time, and 128 KiB of tables, are more to allocate than to work on. */
const SMALL = { chunkSize: 1024, memLevel: 5 } as const;
const RECEIPTS_PER_PAGE = 100;
const PUBLISHED = 'published#';
const ASIDE = 'aside#';

const receiptsPk = (minuteMs: number): string => `receipts#${minuteText(minuteMs)}`;

/** What is known of a minute's rows: which are published, and which can never be. */
export interface Receipts {
  readonly published: ReadonlySet<string>;
  readonly aside: ReadonlySet<string>;
}

export interface ReceiptPlace {
  readonly table: string;
  readonly minuteMs: number;
  readonly expiresAtSec: number;
}

/**
 * Receipts that name published events, exactly. A receipt's key follows from its names, so writing the
 * same one again changes nothing.
 */
export const publishedReceipts = (
  { table, minuteMs, expiresAtSec }: ReceiptPlace,
  names: readonly string[],
): readonly Write[] => {
  const sorted = [...new Set(names)].toSorted();
  return Array.from({ length: Math.ceil(sorted.length / MAX_NAMES) }, (_, n): Write => {
    const text = JSON.stringify(sorted.slice(n * MAX_NAMES, (n + 1) * MAX_NAMES));
    const id = hash('sha256', text, 'base64url').slice(0, 16);
    return {
      kind: 'putIfAbsent',
      table,
      key: { pk: receiptsPk(minuteMs), sk: `${PUBLISHED}${id}` },
      item: { names: deflateRawSync(text, SMALL) },
      expiresAtSec,
    };
  });
};

/** Says that an event can never be published as it is, and why; it stays in its row, whole. */
export const asideReceipt = (
  { table, minuteMs, expiresAtSec }: ReceiptPlace,
  { name, code, why }: { readonly name: string; readonly code: string; readonly why: string },
): Write => {
  // Hashed, because a name may be as long as a whole sort key.
  const id = hash('sha256', name, 'base64url');
  return {
    kind: 'putIfAbsent',
    table,
    key: { pk: receiptsPk(minuteMs), sk: `${ASIDE}${id}` },
    item: { name, code, why },
    expiresAtSec,
  };
};

/** Writes receipts. One that is there already says the same. */
export const writeReceipts = async (store: Store, receipts: readonly Write[]): Promise<void> => {
  for (const receipt of receipts) await store.commit({ writes: [receipt], events: [] });
};

/** All receipts of a minute. */
export const readReceipts = async (store: ReadStore, table: string, minuteMs: number): Promise<Receipts> => {
  const published = new Set<string>();
  const aside = new Set<string>();
  let after: string | undefined;
  do {
    const page = await store.query({
      table,
      pk: receiptsPk(minuteMs),
      limit: RECEIPTS_PER_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const { key, item } of page.items) {
      if (key.sk.startsWith(ASIDE)) aside.add(String(item['name']));
      else for (const name of namesIn(item['names'], key.sk)) published.add(name);
    }
    after = page.next;
  } while (after !== undefined);
  return { published, aside };
};

const namesIn = (deflated: unknown, sk: string): readonly string[] => {
  if (!(deflated instanceof Uint8Array)) throw new TerminalError(`Receipt ${sk} holds no bytes in "names".`);
  const text = inflateRawSync(deflated, {
    maxOutputLength: MAX_INFLATED_BYTES,
    chunkSize: SMALL.chunkSize,
  }).toString('utf8');
  const names: unknown = JSON.parse(text);
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw new TerminalError(`Receipt ${sk} holds no list of names.`);
};
