import { dayOf } from '@twolane/event-time';
import type { CommitResult, Store } from '@twolane/store';
import type { Telemetry } from '@twolane/telemetry';
import { planPublication } from './domain/revision.ts';
import { closesAtMs, SALES_CORRECTION_MS } from './domain/window-times.ts';
import type { HourRecord, HourTable } from './hour-table.ts';
import { salesWindowRevised } from './insights-events.ts';

export interface RevisionPorts {
  readonly store: Store;
  readonly hours: HourTable;
  readonly clock: () => number;
  readonly telemetry: Pick<Telemetry, 'logger' | 'metrics'>;
}

export interface RevisionReport {
  /** Hours that closed. */
  readonly closed: number;
  readonly revised: number;
  /** Left to the next run: another writer was faster. */
  readonly left: number;
  /** False where time was up first: the rest is the next run's. */
  readonly complete: boolean;
}

const DAY_MS = 24 * 60 * 60_000;
/** A day more than anything may change, for what is applied just after its correction window, by a replay. */
const DAYS_LOOKED_AT = Math.ceil(SALES_CORRECTION_MS / DAY_MS) + 2;

/**
 * Compares the figures of every hour that may still change with those that were published last, and publishes what
 * differs: one revision an hour and run, however many events made it. The newest days first. Runs may overlap and crash:
 * the state of an hour and its event are one commit, bound to the state that was read.
 */
export const createRevisionPublisher = ({ store, hours, clock, telemetry }: RevisionPorts) => {
  const publishHour = async (
    record: HourRecord,
    toldUntilMs: number | undefined,
  ): Promise<'none' | 'closing' | 'revision' | 'left'> => {
    const { hour, generations, published } = record;
    const plan = planPublication({
      totals: record.totals(generations.value.live),
      closesAtMs: closesAtMs(hour),
      published: published?.value,
      toldUntilMs,
      nowMs: clock(),
    });
    if (plan.kind === 'none') return plan.kind;
    const result: CommitResult = await store.commit({
      writes: [hours.putPublished(hour, plan.published, published)],
      events:
        plan.kind === 'revision' ? [salesWindowRevised(hour, plan.published, plan.previous, 'events')] : [],
    });
    return result.kind === 'committed' ? plan.kind : 'left';
  };

  return async (deadlineMs: number): Promise<RevisionReport> => {
    const counts = { none: 0, closing: 0, revision: 0, left: 0 };
    const nowMs = clock();
    const told = await hours.toldUntil(store);
    let complete = true;
    for (let daysBack = 0; daysBack < DAYS_LOOKED_AT && complete; daysBack += 1) {
      for (const record of await hours.day(store, dayOf(nowMs - daysBack * DAY_MS))) {
        if (clock() >= deadlineMs) {
          complete = false;
          break;
        }
        counts[await publishHour(record, told?.value)] += 1;
      }
    }
    // Every hour that had closed by then is published. Where another run was faster, its word stands.
    if (complete && counts.left === 0) {
      await store.commit({ writes: [hours.putToldUntil(nowMs, told)], events: [] });
    }
    if (counts.revision > 0) telemetry.metrics.add('revised', counts.revision);
    const report = { closed: counts.closing, revised: counts.revision, left: counts.left, complete };
    if (report.closed + report.revised > 0 || !complete)
      telemetry.logger.info('Published windows.', { ...report });
    return report;
  };
};
