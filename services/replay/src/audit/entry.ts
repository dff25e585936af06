import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';

/** What somebody did, or what the engine is about to do, as whoever does it says it. No personal data in `details`. */
export interface NewAuditEntry {
  readonly atMs: number;
  /** The person (claim `sub`, else `client_id`), or `ENGINE`. */
  readonly by: string;
  /** One word, such as `replay-requested`; stable, for programs. */
  readonly action: string;
  /** What it is about: `replay/<id>`, `upload/<id>`, `message/<id>`. */
  readonly about: string;
  /** Why, in the words of whoever did it. */
  readonly reason?: string;
  /** Whatever else must be known later: hashes, counts, limits. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

export interface AuditEntry extends NewAuditEntry {
  /** 1 for the first, and then one more each. */
  readonly seq: number;
}

/** Where the chain ends. */
export interface ChainHead {
  /** 0 before the first entry. */
  readonly seq: number;
  readonly hash: string;
}

/** An entry as it is kept: its text is what was hashed. */
export interface ChainedEntry {
  readonly text: string;
  readonly previous: string;
  readonly hash: string;
}

/** Who acts where no person does: the workflow and its workers. */
export const ENGINE = 'twolane.replay';

/** What the first entry follows. */
export const GENESIS: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** SHA-256 over the hash before it and the entry's canonical JSON, in hexadecimal. */
export const chainHash = (previous: string, text: string): string =>
  createHash('sha256').update(previous, 'utf8').update(text, 'utf8').digest('hex');

/** The entry after `head`. */
export const chained = (head: ChainHead, entry: NewAuditEntry): ChainedEntry & ChainHead => {
  const seq = head.seq + 1;
  const text = canonicalJson({ ...entry, seq });
  return { seq, text, previous: head.hash, hash: chainHash(head.hash, text) };
};
