import type { FunctionStats, LedgerView } from '@twolane/local';
import type { LineFigures } from '../feed/tally.ts';
import type { Audit } from './audit.ts';
import type { Summary } from './summary.ts';

const BYTES_PER_MB = 1_000_000;

export interface Measured {
  readonly figures: LineFigures;
  readonly audit: Audit;
  readonly ledger: LedgerView;
  /** Ledger mark from before the feed: latency and rate are of this feed alone. */
  readonly mark: number;
  readonly parked: number;
  readonly seconds: number;
  readonly peakRssBytes: number;
  readonly functions: readonly FunctionStats[];
}

const megabytes = (bytes: number): number => Math.round(bytes / BYTES_PER_MB);

/** Puts together what was counted in different places. Parked messages are acknowledged too, so they come off. */
export function summarise(measured: Measured): Summary {
  const { figures, audit, ledger, mark, parked, seconds, peakRssBytes, functions } = measured;
  const counts = ledger.counts();
  const latency = ledger.latency(mark);
  return {
    ...figures,
    ...audit.business,
    events: {
      recorded: audit.recorded,
      published: counts.published,
      delivered: counts.delivered,
      applied: counts.acked - parked,
      duplicates: counts.duplicates,
      late: audit.late,
      parked,
      deadLettered: counts.deadLettered,
      inFlight: counts.inFlight,
    },
    latencyMs: { p50: Math.round(latency.p50Ms), p99: Math.round(latency.p99Ms) },
    seconds,
    eventsPerSecond: ledger.counts(mark).acked / seconds,
    peakRssMb: megabytes(peakRssBytes),
    functions: functions.map(({ name, invocations, errors, coldStarts, durationMs, peakRssBytes: peak }) => ({
      name,
      invocations,
      errors,
      coldStarts,
      durationMs: { p50: Math.round(durationMs.p50), p99: Math.round(durationMs.p99) },
      peakRssMb: megabytes(peak),
    })),
  };
}
