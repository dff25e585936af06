import { createHash } from 'node:crypto';
import { parseTime } from '@twolane/contracts';
import { numberAt, recordAt, textAt } from '../look.ts';

/** An end of the chain that somebody noted, here or at an earlier verification. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

export interface Break {
  /** Of the first entry that does not hold; 0 where it has no number. */
  readonly seq: number;
  /**
   * - `unreadable`: it is no entry of the audit trail;
   * - `missing`: entries before it are not there;
   * - `altered`: its hash is not that of its words;
   * - `unlinked`: it follows another entry than the one before it.
   */
  readonly why: 'unreadable' | 'missing' | 'altered' | 'unlinked';
}

export interface ChainVerdict {
  readonly holds: boolean;
  readonly entries: number;
  /** Of the first entry. Beyond 1: what was before it was not looked at. */
  readonly firstSeq: number;
  /** Note it somewhere else: a later export must contain it. */
  readonly head?: ChainEnd;
  readonly brokenAt?: Break;
}

const GENESIS_HASH = '0'.repeat(64);

/** Members that link entries; all others are the entry itself. `at` is `atMs` in the API's form. */
const NOT_HASHED = ['hash', 'previous', 'at'];

/** JSON with the members of each object in the order of their names (by UTF-16 units), and without white space. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** SHA-256 over the hash before it, as hexadecimal text, and the entry's canonical JSON. */
const hashOf = (previous: string, text: string): string =>
  createHash('sha256').update(`${previous}${text}`, 'utf8').digest('hex');

/** The words that were hashed, made anew from what the entry says. */
function wordsOf(entry: unknown): string {
  const said = Object.entries(recordAt(entry)).filter(([name]) => !NOT_HASHED.includes(name));
  const at = textAt(entry, 'at');
  const atMs = numberAt(entry, 'atMs') ?? (at === undefined ? undefined : parseTime(at));
  return canonical({ ...Object.fromEntries(said), atMs });
}

/**
 * Whether exported entries are a chain: each hash is worked out anew from the entry's own words and the hash before it.
 * Nothing of the service is trusted or asked. They may begin anywhere (then the first one's `previous` is believed), and
 * come in either order. Whoever can write the whole trail can write a new one: against that, note a head elsewhere.
 */
export function verifyChain(entries: readonly unknown[]): ChainVerdict {
  const first = numberAt(entries[0], 'seq') ?? 0;
  const last = numberAt(entries.at(-1), 'seq') ?? 0;
  const inOrder = first > last ? entries.toReversed() : entries;
  const firstSeq = Math.min(first, last);
  let head: ChainEnd | undefined;
  for (const entry of inOrder) {
    const seq = numberAt(entry, 'seq');
    const hash = textAt(entry, 'hash');
    const previous = textAt(entry, 'previous');
    const broken = (why: Break['why']): ChainVerdict => ({
      holds: false,
      entries: entries.length,
      firstSeq,
      brokenAt: { seq: seq ?? 0, why },
    });
    if (seq === undefined || hash === undefined || previous === undefined) return broken('unreadable');
    if (head !== undefined && seq !== head.seq + 1) return broken('missing');
    if (seq === 1 && previous !== GENESIS_HASH) return broken('unlinked');
    if (head !== undefined && previous !== head.hash) return broken('unlinked');
    if (hashOf(previous, wordsOf(entry)) !== hash) return broken('altered');
    head = { seq, hash };
  }
  return { holds: true, entries: entries.length, firstSeq, ...(head === undefined ? {} : { head }) };
}
