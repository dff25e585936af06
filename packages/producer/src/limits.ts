/** Events of one `publish`; a caller that has more calls again. */
export const MAX_EVENTS = 10_000;

/** Times that one event is sent in one `publish`. */
export const MAX_ATTEMPTS = 6;
export const FIRST_PAUSE_MS = 200;
/** Also the longest Retry-After that is kept to. */
export const LAST_PAUSE_MS = 10_000;

/** Requests of one `publish` under way at a time. */
export const BATCHES_AT_ONCE = 4;
export const REQUEST_TIMEOUT_MS = 20_000;

/** POST /events takes a hundred events and a mebibyte. */
export const HTTP_BATCH = { maxEvents: 100, maxBytes: 1024 * 1024 } as const;

/** API Reference, PutEvents: ten entries; 256 KB a call everywhere, 1 MB in some regions: the smaller one is safe. */
export const BUS_BATCH = { maxEvents: 10, maxBytes: 256 * 1024 } as const;
