/**
 * Of one event as JSON, with what we add. EventBridge takes 256 KB an entry, of which the entry's other fields and
 * what SQS wraps around it take some.
 */
export const MAX_EVENT_BYTES = 240 * 1024;
