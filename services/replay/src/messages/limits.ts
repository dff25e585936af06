import { CORRECTION_WINDOW_DAYS } from '@twolane/event-time';

/**
 * How far back lists look unless told otherwise: a day more than anything can still be corrected. Parked messages live
 * for a year, and are found by `sentAfter`.
 */
export const DEFAULT_AGE_DAYS = CORRECTION_WINDOW_DAYS + 1;

/** Messages in one page. */
export const MAX_PAGE_MESSAGES = 100;
export const DEFAULT_PAGE_MESSAGES = 50;

/** Items that one read of a partition brings: 50 of the largest are 20 MB. */
export const READ_ITEMS = 50;

/** What one request walks through before it says where it stopped: half a year of days for a handful of consumers. */
export const MAX_PARTITIONS_WALKED = 1_500;
export const MAX_ITEMS_WALKED = 5_000;
/** An HTTP API gives up after 30 s; this leaves time to write down what was done, and to answer. */
export const WALK_MS = 15_000;

/** Redrives by query, and by name. */
export const MAX_REDRIVES = 1_000;
export const MAX_NAMED_REDRIVES = 100;
/** An upper bound like that of replays; what a queue and a table really take is less. */
export const MAX_REDRIVES_PER_SEC = 1_000;
/** Messages of one commit of marks: each takes one of a transaction's 100 actions, and the trail's one end is written by all. */
export const MARKS_OF_COMMIT = 50;
export const BYTES_OF_COMMIT = 4 * 1024 * 1024;
/** SQS, SendMessageBatch: entries a call. */
export const SEND_ENTRIES = 10;
/** SQS, SendMessageBatch: all bodies of one call, below the smallest limit that it ever had (256 KB). */
export const SEND_BYTES = 240 * 1024;

/** Times that a change is decided again because somebody else wrote in between, the audit trail's head included. */
export const MAX_DECISIONS = 8;
export const DECISION_PAUSE_MS = 25;

/** Of the corrected copies of one message. */
export const MAX_COPY = 1_000_000;

/** An edited event as it is sent to us. */
export const MAX_EDIT_BYTES = 512 * 1024;
export const MAX_REASON_LENGTH = 500;
