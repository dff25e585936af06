/** A file of events that is to be backfilled, from its announcement to its report. Times in epoch milliseconds, UTC. */

export const UPLOAD_STATUSES = ['waiting', 'validating', 'valid', 'invalid', 'unreadable'] as const;

export interface BadLine {
  readonly line: number;
  readonly problems: readonly string[];
}

export interface UploadReport {
  readonly lines: number;
  readonly good: number;
  readonly bad: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly late: number;
  readonly frozen: number;
  /** Among the bad ones: lines whose source and id an earlier line has. */
  readonly duplicates: number;
  /** Among the bad ones: lines whose event the journal holds, by the time of recording that they say. */
  readonly recorded: number;
  /** Files of good lines. */
  readonly parts: number;
  /** The first and the last time when any good one happened; absent where there is none. */
  readonly occurred?: { readonly fromMs: number; readonly toMs: number };
  /** SHA-256 of the good lines: part of the plan's hash. */
  readonly sha256: string;
  readonly firstBad: readonly BadLine[];
}

export interface Upload {
  readonly uploadId: string;
  readonly name: string;
  /** `valid`: no bad line. `invalid`: some. `unreadable`: not there, or no lines of text; `cause` says which. */
  readonly status: (typeof UPLOAD_STATUSES)[number];
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  /**
   * The validation that it shows: its files lie at `uploads/<uploadId>/<run>/…`, so that a late repetition of an earlier
   * one cannot write over them.
   */
  readonly run?: string;
  /** When that validation was asked for. */
  readonly validatingSinceMs?: number;
  /** The first replay that was requested of it. From then on it is not validated again. */
  readonly usedBy?: string;
  readonly report?: UploadReport;
  readonly cause?: string;
}
