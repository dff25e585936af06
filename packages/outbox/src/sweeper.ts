import { type Cursor, moveCursor, readCursor } from './cursor.ts';
import type { PublishPorts } from './publish-and-confirm.ts';
import { earliest, type MinuteReport, sweepMinute } from './sweep-minute.ts';
import {
  afterLook,
  defaultSweepTimes,
  firstProgress,
  nextLook,
  type SweepProgress,
  type SweepTimes,
} from './sweep-plan.ts';

/** Minutes between two writes of the cursor: what a crash makes the next run look at again. */
const MINUTES_PER_CURSOR_WRITE = 30;

export interface SweeperPorts extends PublishPorts {
  readonly shards: number;
  readonly clock: () => number;
  readonly times?: SweepTimes;
}

export interface SweepReport {
  readonly minutes: number;
  readonly swept: number;
  /** 0 where everything that is due has a receipt. */
  readonly oldestUnpublishedAgeMs: number;
  readonly progress: SweepProgress;
  /** Why the run ended. `ahead`: another sweeper has moved the cursor, and goes on. */
  readonly ended: 'done' | 'outOfTime' | 'busRefused' | 'ahead';
}

/**
 * Publishes what the relay has not, however long ago: looks at minute after minute from the cursor, until nothing is due or
 * `deadlineMs` is reached; the next run goes on from there. Two at once publish the same rows twice at worst, which consumers
 * know; only one of them moves the cursor.
 *
 * A minute that the bus refuses in part is remembered with the cursor, and every run begins with it: one event that is refused
 * holds up no other, and is never passed by. With as many such minutes as it may remember, the bus is down, and the run ends. Throws
 * what the store throws.
 */
export const createSweeper = (ports: SweeperPorts) => {
  const times = ports.times ?? defaultSweepTimes;

  const run = async (deadlineMs: number): Promise<SweepReport> => {
    const { store, table, clock } = ports;
    const timeLeft = () => clock() < deadlineMs;
    let cursor: Cursor = await readCursor(store, table, firstProgress(clock(), times));
    let progress = cursor.progress;
    const again = [...progress.refusedMs];
    const reports: MinuteReport[] = [];
    let ended: SweepReport['ended'] = 'done';

    const save = async (): Promise<boolean> => {
      if (cursor.version !== undefined && progress === cursor.progress) return true;
      const moved = await moveCursor(store, table, cursor, progress);
      if (moved === undefined) return false;
      cursor = moved;
      return true;
    };

    for (;;) {
      const step = nextLook(again, progress, clock(), times);
      if (step === undefined) break;
      if (!timeLeft()) {
        ended = 'outOfTime';
        break;
      }
      const report = await sweepMinute(step.minuteMs, { ...ports, timeLeft });
      reports.push(report);
      if (!report.complete && !timeLeft()) {
        ended = 'outOfTime';
        break;
      }
      again.shift();
      progress = afterLook(step.after, step.minuteMs, report.complete);
      if (reports.length % MINUTES_PER_CURSOR_WRITE === 0 && !(await save())) {
        ended = 'ahead';
        break;
      }
    }
    if (ended === 'done' && progress.refusedMs.length > 0) ended = 'busRefused';
    if (ended !== 'ahead' && !(await save())) ended = 'ahead';
    return reportOf(reports, progress, ended);
  };

  const reportOf = (
    reports: readonly MinuteReport[],
    progress: SweepProgress,
    ended: SweepReport['ended'],
  ): SweepReport => {
    // Behind its time, the sweeper does not know what the next minutes hold: they count as unpublished.
    const behindMs = ended === 'outOfTime' ? progress.sweptMs : undefined;
    const oldestMs = earliest([
      behindMs,
      ...progress.refusedMs,
      ...reports.map(({ oldestUnpublishedMs }) => oldestUnpublishedMs),
    ]);
    return {
      minutes: reports.length,
      swept: reports.reduce((sum, { swept }) => sum + swept, 0),
      oldestUnpublishedAgeMs: oldestMs === undefined ? 0 : Math.max(0, ports.clock() - oldestMs),
      progress,
      ended,
    };
  };

  return async (deadlineMs: number): Promise<SweepReport> => {
    const report = await run(deadlineMs);
    const { metrics, logger } = ports.telemetry;
    metrics.add('oldestUnpublishedAge', report.oldestUnpublishedAgeMs);
    if (report.swept > 0) metrics.add('swept', report.swept);
    const { minutes, swept, oldestUnpublishedAgeMs, ended } = report;
    const fields = { minutes, swept, oldestUnpublishedAgeMs, ended };
    if (swept > 0 || ended === 'busRefused') logger.warn('Events had not been published in time.', fields);
    else logger.info('Swept.', fields);
    return report;
  };
};
