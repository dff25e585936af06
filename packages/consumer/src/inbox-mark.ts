import { type CloudEvent, eventKey } from '@twolane/contracts';
import type { ChangeSet } from '@twolane/store';
import { MARK_RETENTION_MS } from './limits.ts';

/**
 * The change set with the mark that `consumer` has applied `event`. Both are one commit: a mark before the effect
 * would turn the retry into a "duplicate" and lose the event; a mark after it would apply the event twice.
 */
export const withInboxMark = (
  changeSet: ChangeSet,
  {
    consumer,
    event,
    nowMs,
  }: { readonly consumer: string; readonly event: CloudEvent; readonly nowMs: number },
): ChangeSet => ({
  ...changeSet,
  inbox: {
    consumer,
    eventKey: eventKey(event),
    expiresAtSec: Math.ceil((nowMs + MARK_RETENTION_MS) / 1000),
  },
});
