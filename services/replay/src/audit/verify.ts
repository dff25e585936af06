import type { ReadStore } from '@twolane/store';
import { type ChainHead, chainHash, GENESIS } from './entry.ts';
import { entryFrom } from './read-entry.ts';
import type { AuditTrail, StoredLink } from './trail.ts';

/** Links that are read at a time. */
const CHUNK_LINKS = 100;
/** Links of one call; an answer within seconds. */
const MAX_VERIFIED_LINKS = 5_000;

export interface Break {
  readonly seq: number;
  /**
   * - `missing`: there is no such entry;
   * - `altered`: its text, or the hash before it, is not what was hashed;
   * - `misplaced`: its text says another number;
   * - `unlinked`: it follows another entry than the one before it;
   * - `head`: the chain's end is not what its head says.
   */
  readonly why: 'missing' | 'altered' | 'misplaced' | 'unlinked' | 'head';
}

export interface Verification {
  readonly holds: boolean;
  /** Entries that were looked at and found good. */
  readonly verified: number;
  /** Note it: a later verification can be asked whether the chain still contains it. */
  readonly head: ChainHead;
  readonly brokenAt?: Break;
  /** Present where more entries follow: verify on from here. */
  readonly next?: ChainHead;
}

/**
 * Whether each entry is what was written and follows the one before it, from `from` (an earlier call's `next`) on, up to
 * `MAX_VERIFIED_LINKS` entries. The first break ends it. Who can write the table can write a whole new chain: against that, note
 * a head elsewhere and give it as `noted`.
 */
export const verifyTrail = async (
  trail: AuditTrail,
  store: ReadStore,
  {
    from = GENESIS,
    noted,
    maxLinks = MAX_VERIFIED_LINKS,
  }: {
    readonly from?: ChainHead;
    readonly noted?: ChainHead;
    readonly maxLinks?: number;
  } = {},
): Promise<Verification> => {
  const head = await trail.head(store);
  const last = Math.min(head.seq, from.seq + maxLinks);
  let end = from;
  const broken = (brokenAt: Break): Verification => ({
    holds: false,
    verified: end.seq - from.seq,
    head,
    brokenAt,
  });
  if (noted !== undefined && noted.seq > head.seq) return broken({ seq: noted.seq, why: 'missing' });
  while (end.seq < last) {
    const first = end.seq + 1;
    const seqs = Array.from({ length: Math.min(CHUNK_LINKS, last - end.seq) }, (_, index) => first + index);
    for (const link of await trail.links(store, seqs)) {
      const why = breakOf(link, end) ?? (contradicts(noted, end.seq + 1, link) ? 'altered' : undefined);
      if (why !== undefined || link === undefined) {
        return broken({ seq: end.seq + 1, why: why ?? 'missing' });
      }
      end = { seq: end.seq + 1, hash: link.hash };
    }
  }
  if (end.seq < head.seq) return { holds: true, verified: end.seq - from.seq, head, next: end };
  const [beyond] = await trail.links(store, [head.seq + 1]);
  // Somebody may have appended since the head was read: then the head has moved, too.
  const moved = beyond !== undefined && (await trail.head(store)).seq > head.seq;
  if (end.hash !== head.hash || (beyond !== undefined && !moved)) {
    return broken({ seq: head.seq, why: 'head' });
  }
  return { holds: true, verified: end.seq - from.seq, head };
};

const breakOf = (link: StoredLink | undefined, end: ChainHead): Break['why'] | undefined => {
  if (link === undefined) return 'missing';
  if (chainHash(link.previous, link.text) !== link.hash) return 'altered';
  if (entryFrom(link.text)?.seq !== end.seq + 1) return 'misplaced';
  return link.previous === end.hash ? undefined : 'unlinked';
};

const contradicts = (noted: ChainHead | undefined, seq: number, link: StoredLink | undefined): boolean =>
  noted?.seq === seq && link?.hash !== noted.hash;
