import type { CloudEvent } from '@twolane/contracts';
import type { Violations } from './violation.ts';

/**
 * The longest from a decision to its commit: a function lives for a minute, its call may be 40 seconds on its way and come another 90
 * late, and its clock may be 90 behind.
 */
const MAX_LAG_MS = 5 * 60_000;

/**
 * An event is recorded in the invocation that decided on it. The sweeper settles minutes by that: what a sandbox that was frozen in
 * between brings much later lies in a minute that nobody looks at again, and is lost where the stream has lost it, too.
 */
export const createRecordingWatch = (violations: Violations) => ({
  committed: (events: readonly CloudEvent[], nowMs: number): void => {
    for (const { id, recordedtime } of events) {
      const lagMs = nowMs - Date.parse(recordedtime);
      if (lagMs > MAX_LAG_MS)
        violations.report('recordedInTime', `${id} was recorded ${lagMs} ms after its time of recording.`);
    }
  },
});
