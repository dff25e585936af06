/** The largest body that a route takes unless it says otherwise: an order of 2,500 long lines, with room to spare. */
export const DEFAULT_MAX_BODY_BYTES = 512 * 1024;

/** Kept free before Lambda's own time-out, so that the caller gets an answer and the metrics get out. */
export const ANSWER_MARGIN_MS = 250;

/**
 * As long as an HTTP API waits for an answer (Quotas, "Maximum integration timeout"). What goes on after that does so because its sandbox
 * was frozen, once the caller had an answer, and thawed for another request.
 */
export const MAX_REQUEST_MS = 30_000;

/** Characters of a caller's own correlation id. */
export const MAX_CORRELATION_ID_LENGTH = 128;

/** Of the caller's client id or subject, which becomes part of a key. */
export const MAX_OWNER_LENGTH = 256;

/** What a problem document lists; more than anybody corrects in one go. */
export const MAX_ERRORS = 16;
