/**
 * What a subscription does with events that come late, but within the correction window of their type:
 * - `apply`: applies them, and counts them as late;
 * - `park`: keeps them aside whole, with the cause `late`, until somebody decides.
 *
 * Frozen and future events are parked either way.
 */
export const LATE_EVENTS = ['apply', 'park'] as const;
export type LateEvents = (typeof LATE_EVENTS)[number];
