const HOUR_MS = 3_600_000;

export const MIN_RATE_PER_SEC = 1;
export const MAX_RATE_PER_SEC = 1_000;
export const DEFAULT_RATE_PER_SEC = 50;
/**
 * A rehearsal only reads, so it goes faster than what it rehearses; but it runs in the functions that live traffic needs,
 * and without any limit live orders took several times as long meanwhile.
 */
export const REHEARSAL_TIMES_RATE = 3;
export const DEFAULT_LIMIT_PERCENT = 5;
export const MAX_REASON_LENGTH = 500;
export const MAX_CONSUMERS = 50;
export const MAX_TYPES = 50;
/** Frozen messages of one correction: each is read by itself, in one task. */
export const MAX_FROZEN_MESSAGES = 500;
/** A day more than the correction window, so that a whole month fits. */
export const MAX_RANGE_MS = 31 * 24 * HOUR_MS;

/**
 * Lines of a part file: what a scan holds in memory at once, three times over while a part is laid out. Small, so that a
 * worker's memory is the same for ten thousand events and for millions; a slice reads a range of each part.
 */
export const MAX_PART_EVENTS = 5_000;
/** Events of one replay. Beyond them the indexes of the parts would not fit into a worker's memory. */
export const MAX_REPLAY_EVENTS = 5_000_000;
/** What a slice should hold at most; a busy partition makes it more. */
export const MAX_SLICE_EVENTS = 2_000;
/** And at least: for fewer, another worker is not worth its beginning. */
export const MIN_SLICE_EVENTS = 200;
/** Workers at the same time; the state machine's MaxConcurrency is the same number. */
export const WORKERS = 4;
/** Parked messages of a filter by cause. */
export const MAX_PARKED_KEYS = 100_000;

/** Events may be published, and so archived, this long after they were recorded: the sweeper finds what a relay missed. */
export const PUBLICATION_LAG_MS = 3 * 24 * HOUR_MS;
/** An archived object is named by its oldest record, and may hold what arrived up to this much later. */
export const ARRIVAL_SLACK_MS = 15 * 60_000;
/** Rows may be deleted from the end of their life on: what is nearer to it is read from the archive. */
export const JOURNAL_MARGIN_MS = 12 * HOUR_MS;
