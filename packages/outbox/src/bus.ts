import type { OutboxEntry } from './entry.ts';

/** An entry that the bus did not take. */
export interface Rejection {
  readonly name: string;
  readonly code: string;
  readonly why: string;
  /** False: it can never be taken as it is (too large, malformed). True: it may be later. */
  readonly mayPassLater: boolean;
}

/** Every entry that was handed over is in exactly one of the two. */
export interface Publication {
  readonly published: readonly string[];
  readonly rejected: readonly Rejection[];
}

/** Where events go. At least once: an entry whose answer is lost is reported as rejected, and may have arrived. */
export interface Bus {
  /** Does not throw for what the bus refuses, nor where it cannot be reached. */
  publish(entries: readonly OutboxEntry[]): Promise<Publication>;
}
