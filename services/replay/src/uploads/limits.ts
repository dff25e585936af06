/** Of one file; a million events of two kilobytes. A single PUT takes 5 GB. */
export const MAX_UPLOAD_BYTES = 4 * 1024 ** 3;
/** What is remembered of each line to find duplicates takes about 100 bytes: 200 MB of a worker's 1,024. */
export const MAX_UPLOAD_LINES = 2_000_000;
/** Longer than any event may be, with room for white space. */
export const MAX_LINE_BYTES = 320 * 1024;
/** Of one file of lines, whichever comes first: what a scan holds in memory at once, and what is held here. */
export const MAX_PART_LINES = 20_000;
export const MAX_PART_BYTES = 16 * 1024 * 1024;
/** Bad lines that the report itself shows; all of them are kept beside it. */
export const MAX_REPORTED_BAD_LINES = 20;
/** What is said of one line; more is seldom of use. */
export const MAX_PROBLEMS_OF_LINE = 4;
/** Kept free before the worker's end, to write down what became of it. */
export const ENDING_MS = 30_000;
/** How often the end is decided again because others wrote into the audit trail at the same moment. */
export const MAX_DECISIONS = 30;
export const DECISION_PAUSE_MS = 200;
/** Lines that are read before any of them is judged: as many as one BatchGetItem takes keys, 32 MB where all are as long as may be. */
export const LINES_AT_ONCE = 100;
