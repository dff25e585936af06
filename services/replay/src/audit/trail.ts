import {
  fieldsOf,
  type Item,
  type Key,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import { type AuditEntry, type ChainHead, chained, GENESIS, type NewAuditEntry } from './entry.ts';
import { entryFrom } from './read-entry.ts';

/** Entries of one partition: few enough to be read at once, many enough that there are few partitions. */
const PARTITION_ENTRIES = 10_000;
/** Sequence numbers in keys sort as text. */
const SEQ_DIGITS = 12;
/** Each entry takes two of a transaction's 100 actions. */
const MAX_ENTRIES_OF_COMMIT = 20;

/** One link of the chain as it is kept. */
export interface StoredLink {
  readonly text: string;
  readonly previous: string;
  readonly hash: string;
}

export interface AuditPage {
  /** From an earlier page's `next`; opaque. */
  readonly after?: string;
  readonly limit: number;
  /** Only entries about this thing. */
  readonly about?: string;
}

export interface AuditTrail {
  /**
   * The writes that put these entries at the end of the chain. Commit them together with what they speak of: where
   * somebody else was faster, that commit is a conflict, and all of it is decided again. At most one call a commit.
   */
  append(store: ReadStore, entries: readonly NewAuditEntry[]): Promise<readonly Write[]>;
  head(store: ReadStore): Promise<ChainHead>;
  /** In the order of `seqs`; undefined where there is none, or another thing than was written. */
  links(store: ReadStore, seqs: readonly number[]): Promise<readonly (StoredLink | undefined)[]>;
  /** Newest first. */
  newest(
    store: ReadStore,
    page: AuditPage,
  ): Promise<{ readonly items: readonly ListedEntry[]; readonly next?: string }>;
}

/** With what links it, so that whoever exports the trail can verify it without us. */
export interface ListedEntry extends AuditEntry {
  readonly previous: string;
  readonly hash: string;
}

const HEAD: Key = { pk: 'audit', sk: 'head' };
const padded = (seq: number): string => String(seq).padStart(SEQ_DIGITS, '0');
const entryKey = (seq: number): Key => ({
  pk: `audit#${Math.floor(seq / PARTITION_ENTRIES)}`,
  sk: padded(seq),
});
/** Sorts the newest first. */
const aboutKey = (about: string, seq: number): Key => ({
  pk: `audit-of#${about}`,
  sk: padded(10 ** SEQ_DIGITS - 1 - seq),
});
const tokenOf = (seq: number): string => Buffer.from(String(seq)).toString('base64url');
const seqOf = (token: string): number => Number(Buffer.from(token, 'base64url').toString());

/**
 * The hash-chained trail in the service's own table. Its head is one item with a version, so that there is one chain
 * whoever writes: of two who append at the same time, one decides again.
 */
export const auditTrail = (table: string): AuditTrail => {
  const head = async (store: ReadStore): Promise<ChainHead> => headFrom(await store.get(table, HEAD));

  const links = async (store: ReadStore, seqs: readonly number[]) =>
    (await store.getMany(table, seqs.map(entryKey))).map(linkFrom);

  const entries = async (store: ReadStore, seqs: readonly number[]): Promise<readonly ListedEntry[]> =>
    (await links(store, seqs)).flatMap((link) => {
      const entry = link === undefined ? undefined : entryFrom(link.text);
      return link === undefined || entry === undefined
        ? []
        : [{ ...entry, previous: link.previous, hash: link.hash }];
    });

  const newestAbout = async (store: ReadStore, about: string, page: Omit<AuditPage, 'about'>) => {
    const { items, next } = await store.query({ table, pk: `audit-of#${about}`, ...page });
    const seqs = items.map((stored) => fieldsOf(stored).whole('seq'));
    return { items: await entries(store, seqs), ...(next === undefined ? {} : { next }) };
  };

  return {
    head,
    links,
    append: async (store, news) => {
      if (news.length > MAX_ENTRIES_OF_COMMIT) {
        throw new TerminalError(
          `One commit takes ${MAX_ENTRIES_OF_COMMIT} audit entries, not ${news.length}.`,
        );
      }
      const before = await store.get(table, HEAD);
      let end = headFrom(before);
      const writes: Write[] = [];
      for (const entry of news) {
        const { seq, text, previous, hash } = chained(end, entry);
        const item: Item = { text, previous, hash };
        writes.push(
          { kind: 'putIfAbsent', table, key: entryKey(seq), item },
          { kind: 'putIfAbsent', table, key: aboutKey(entry.about, seq), item: { seq } },
        );
        end = { seq, hash };
      }
      return [...writes, putOver(before?.version, { table, key: HEAD, item: { ...end } })];
    },
    newest: async (store, { about, ...page }) => {
      if (about !== undefined) return newestAbout(store, about, page);
      const { seq: last } = await head(store);
      const { after, limit } = page;
      // A token of another list is no number: it is taken for the beginning of this one.
      const before = after === undefined ? Number.NaN : seqOf(after);
      const first = Number.isSafeInteger(before) ? Math.min(before - 1, last) : last;
      const count = Math.max(0, Math.min(limit, first));
      const seqs = Array.from({ length: count }, (_, index) => first - index);
      const oldest = seqs.at(-1) ?? 1;
      return { items: await entries(store, seqs), ...(oldest > 1 ? { next: tokenOf(oldest) } : {}) };
    },
  };
};

const headFrom = (stored: StoredItem | undefined): ChainHead => {
  if (stored === undefined) return GENESIS;
  const fields = fieldsOf(stored);
  return { seq: fields.whole('seq'), hash: fields.text('hash') };
};

const linkFrom = (stored: StoredItem | undefined): StoredLink | undefined => {
  const { text, previous, hash } = stored?.item ?? {};
  return typeof text === 'string' && typeof previous === 'string' && typeof hash === 'string'
    ? { text, previous, hash }
    : undefined;
};
