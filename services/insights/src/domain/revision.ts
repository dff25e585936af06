import { type SalesTotals, sameTotals } from './sales-figures.ts';

/** What was last told about an hour. */
export interface Published {
  /** 0: the figures that it closed with. */
  readonly revision: number;
  readonly totals: readonly SalesTotals[];
  readonly atMs: number;
}

export interface HourNow {
  readonly totals: readonly SalesTotals[];
  readonly closesAtMs: number;
  readonly published: Published | undefined;
  /** Until when every hour that closed was told of, empty ones by silence. Undefined: nobody was told anything yet. */
  readonly toldUntilMs: number | undefined;
  readonly nowMs: number;
}

export type Publication =
  /** Nothing to tell. */
  | { readonly kind: 'none' }
  /** The hour has closed: these are its figures, from which revisions count. */
  | { readonly kind: 'closing'; readonly published: Published }
  /** It was closed and has changed. */
  | {
      readonly kind: 'revision';
      readonly published: Published;
      readonly previous: readonly SalesTotals[];
    };

/**
 * Whether figures are to be published. Any change after the close is a revision, whatever its cause: what was told differs
 * from what is. An hour that had closed without a word, and has sales now, had been told to be empty.
 */
export const planPublication = ({
  totals,
  closesAtMs,
  published,
  toldUntilMs,
  nowMs,
}: HourNow): Publication => {
  if (nowMs < closesAtMs) return { kind: 'none' };
  // A rebuild may have published it while it was open.
  const closesNow =
    published === undefined
      ? toldUntilMs === undefined || toldUntilMs < closesAtMs
      : published.atMs < closesAtMs;
  if (closesNow) {
    return { kind: 'closing', published: { revision: published?.revision ?? 0, totals, atMs: nowMs } };
  }
  const previous = published?.totals ?? [];
  if (sameTotals(previous, totals)) return { kind: 'none' };
  const revision = (published?.revision ?? 0) + 1;
  return { kind: 'revision', previous, published: { revision, totals, atMs: nowMs } };
};
