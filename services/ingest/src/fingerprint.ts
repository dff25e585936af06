import type { CloudEvent } from '@twolane/contracts';
import { fingerprint } from '@twolane/http';

/** Ours, or about the transmission rather than the event: a repetition may differ in them. */
const NOT_SAID_BY_PRODUCER: ReadonlySet<string> = new Set(['recordedtime', 'correlationid', 'traceparent']);

/**
 * What makes two events of one source and id the same event. `sent` tells whether its producer gave it a time: where
 * it did not, the time is that of each arrival.
 */
export const fingerprintOf = (event: CloudEvent, sent: unknown): string => {
  const hasTime = typeof sent === 'object' && sent !== null && Object.hasOwn(sent, 'time');
  return fingerprint(
    Object.fromEntries(
      Object.entries(event).filter(
        ([name]) => !NOT_SAID_BY_PRODUCER.has(name) && (name !== 'time' || hasTime),
      ),
    ),
  );
};
