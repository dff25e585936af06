import { CORRECTION_WINDOW_DAYS } from '@twolane/event-time';

/** Events of one request. */
export const MAX_BATCH_EVENTS = 100;
/** Of one request; a hundred events of ten kilobytes. */
export const MAX_BODY_BYTES = 1024 * 1024;
/** Events of one request that are written at a time. */
export const CONCURRENT_COMMITS = 8;
/** How often one event is tried again because another request was writing it at the same moment. */
export const MAX_ATTEMPTS = 5;
/**
 * How long source and id of an event are remembered. Three correction windows: a repetition after that is frozen by
 * its own `time`, whether or not it is still known.
 */
export const REMEMBERED_DAYS = 3 * CORRECTION_WINDOW_DAYS;
