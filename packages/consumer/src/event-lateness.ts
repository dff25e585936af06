import type { CloudEvent } from '@twolane/contracts';
import { classify, type LatenessPolicy, type Lateness as RecordedLateness } from '@twolane/event-time';

/**
 * How late an event was when it was recorded. Who recorded it said so; only of events from before that was stamped, and of
 * those from the future, it is told by their times.
 */
export const latenessOf = (
  event: CloudEvent,
  policy: (eventType: string) => LatenessPolicy,
): RecordedLateness => {
  if (event.lateness !== undefined) return event.lateness;
  // Contracts has checked both times: Date.parse cannot fail on them.
  const times = { occurredMs: Date.parse(event.time), recordedMs: Date.parse(event.recordedtime) };
  return classify(times, policy(event.type));
};

/** Why an event of this lateness is not applied, for people. */
export const whyAside = (
  { time, recordedtime }: Pick<CloudEvent, 'time' | 'recordedtime'>,
  how: keyof typeof EXPLANATIONS,
): string => `Happened ${time}, recorded ${recordedtime}: ${EXPLANATIONS[how]}.`;

const EXPLANATIONS = {
  late: 'after the fast window of its type, and this consumer applies no late events by itself',
  frozen: 'beyond the correction window of its type',
  future: 'further ahead than clocks may differ',
} as const;
