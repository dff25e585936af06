import { parseEvent, parseTime } from '@twolane/contracts';
import { classify, policyFor } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { createBusinessTally } from './business-figures.ts';
import { type DeclaredSubscription, takes } from './subscriptions.ts';
import type { BusinessFigures } from './summary.ts';

export interface Audit {
  readonly business: BusinessFigures;
  /** Events in the journal. */
  readonly recorded: number;
  /** Of them, recorded after their fast window. */
  readonly late: number;
  /** Deliveries that the declared subscriptions ask for. */
  readonly expectedDeliveries: number;
}

/** Reads a journal once and works out, without the queues, what must have become of it. */
export async function auditJournal(
  events: AsyncIterable<unknown>,
  feedIds: ReadonlySet<string>,
  subscriptions: readonly DeclaredSubscription[],
): Promise<Audit> {
  const tally = createBusinessTally(feedIds);
  let recorded = 0;
  let late = 0;
  let expectedDeliveries = 0;
  for await (const value of events) {
    recorded += 1;
    const parsed = parseEvent(catalog, value);
    if (!parsed.ok) continue;
    const { type, time, recordedtime } = parsed.value;
    tally.add(parsed.value);
    expectedDeliveries += subscriptions.filter((subscription) => takes(subscription, parsed.value)).length;
    const occurredMs = parseTime(time);
    const recordedMs = parseTime(recordedtime);
    if (occurredMs === undefined || recordedMs === undefined) continue;
    const lateness = classify({ occurredMs, recordedMs }, policyFor(type));
    if (lateness === 'late' || lateness === 'frozen') late += 1;
  }
  return { business: tally.figures(), recorded, late, expectedDeliveries };
}
