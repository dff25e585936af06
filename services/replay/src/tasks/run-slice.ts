import { RetryableError } from '@twolane/store';
import { WORKERS } from '../domain/limits.ts';
import { filledBy } from '../domain/manifest.ts';
import type { Delta, Replay, Stage } from '../domain/model.ts';
import { nextCallSize } from '../domain/pace.ts';
import { addTotals, NO_TOTALS, totalsOf } from '../domain/totals.ts';
import { loadSlice, putSlice, type SlicePhase, type SliceProgress } from '../slice-table.ts';
import { watchControl } from './control.ts';
import { keptDeltas, putDeltas, putNewDeltas } from './deltas.ts';
import { pacer } from './pacer.ts';
import type { DeltaKind } from './paths.ts';
import type { WorkPorts } from './ports.ts';
import type { SliceEvent } from './slice-events.ts';

/** Events of one chunk: progress is saved after each. */
const MAX_CHUNK_EVENTS = 500;
const FIRST_CHUNK_EVENTS = 40;

export interface ChunkResult {
  readonly deltas: readonly Delta[];
  readonly overtaken?: number;
  readonly mismatches?: number;
  /** Measures that no single delta has, such as figures of a window. */
  readonly measures?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface SliceJob {
  readonly replay: Replay;
  readonly slice: number;
  readonly phase: SlicePhase;
  readonly kind: DeltaKind;
  readonly stage?: Stage;
  readonly events: readonly SliceEvent[];
  /** Consumers that an event of this type is brought to. */
  readonly takers: (type: string) => readonly string[];
  /** How many times the rate it may go at. Whatever it is, it yields to live traffic. */
  readonly timesRate: number;
  /** Whether people may stop it. A verification changes nothing, ends soon, and would only leave open what it proves. */
  readonly stoppable: boolean;
  readonly deliver: (events: readonly SliceEvent[]) => Promise<ChunkResult>;
  /** What an earlier attempt's chunk came to, by its deltas. Without it, the same events are brought once more. */
  readonly adopt?: (deltas: readonly Delta[]) => ChunkResult;
  /** After each chunk: whether to stop by itself. */
  readonly check?: (progress: SliceProgress) => Promise<void>;
}

export interface SliceRun {
  /** The time was up: run it again, it goes on. */
  readonly more: boolean;
  readonly stopped?: 'pause' | 'abort';
}

/**
 * Works a slice off, chunk by chunk. After each, first its deltas are kept, then its progress: what was kept by somebody
 * who was killed in between, or is still at it, is that chunk, and is gone on from. Ends early where people wish it, or
 * `deadlineMs` comes; but what was kept is counted first, because it has been done.
 */
export const runSlice = async (ports: WorkPorts, job: SliceJob, deadlineMs: number): Promise<SliceRun> => {
  const { store, replays, clock } = ports;
  const { replay, slice, phase, events, takers } = job;
  const { replayId } = replay;
  const found = await loadSlice(store, replays.name, { replayId, phase, slice });
  let progress = found?.value ?? begun(job, clock());
  let version = found?.version;
  const control = watchControl(ports, replayId);
  const consumers = filledBy(ports.manifest, [...new Set(events.flatMap(({ type }) => takers(type)))]);
  const pace = pacer(ports, { workers: Math.min(WORKERS, replay.plan?.slices ?? WORKERS), consumers });
  let size = FIRST_CHUNK_EVENTS;
  const { kind, stage } = job;
  const place = { replayId, kind, slice, ...(stage === undefined ? {} : { stage }) };
  let kept = await keptDeltas(ports, place, progress.chunks);

  while (!progress.finished) {
    const { wish, ratePerSec } = await control();
    const isOwed = kept !== undefined && job.adopt !== undefined;
    if (job.stoppable && wish !== 'run' && !isOwed) return { more: false, stopped: wish };
    if (clock() >= deadlineMs) return { more: true };
    const allowed = await pace.allowed(ratePerSec * job.timesRate);
    if (allowed < 1) continue;

    const startedMs = clock();
    const before = kept;
    kept = undefined;
    const chunk =
      before === undefined
        ? chunkAt(events, progress.position, size, allowed, takers)
        : sameChunk(events, progress.position, before);
    const adopted = before === undefined ? undefined : job.adopt?.(before);
    const result = adopted ?? (await job.deliver(chunk));
    pace.spent(result.deltas.length);
    if (result.deltas.length > 0 && adopted === undefined) {
      const keep = before === undefined ? putNewDeltas : putDeltas;
      await keep(ports, place, progress.chunks, result.deltas);
    }
    const tookMs = clock() - startedMs;
    progress = after(progress, chunk.length, result, events.length, tookMs);
    const saved = await store.commit({
      writes: [putSlice(replays.name, replayId, phase, progress, version)],
      events: [],
    });
    if (saved.kind !== 'committed') {
      throw new RetryableError(`Slice ${slice} of ${replayId}: another worker is at it.`);
    }
    version = (version ?? 0) + 1;
    if (chunk.length > 0) {
      size = nextCallSize({ size: chunk.length, tookMs }, { min: 1, max: MAX_CHUNK_EVENTS });
    }
    await job.check?.(progress);
  }
  return { more: false };
};

const begun = ({ slice, events, takers }: SliceJob, nowMs: number): SliceProgress => ({
  slice,
  chunks: 0,
  position: 0,
  done: 0,
  of: events.reduce((sum, { type }) => sum + takers(type).length, 0),
  finished: false,
  totals: NO_TOTALS,
  overtaken: 0,
  mismatches: 0,
  startedAtMs: nowMs,
  workMs: 0,
});

/** Up to `size` events whose deliveries are allowed, at least one, and then the rest of the last one's aggregate. */
const chunkAt = (
  events: readonly SliceEvent[],
  position: number,
  size: number,
  allowed: number,
  takers: SliceJob['takers'],
): readonly SliceEvent[] => {
  let end = position;
  let deliveries = 0;
  while (end < events.length && end - position < MAX_CHUNK_EVENTS) {
    const event = events[end];
    if (event === undefined) break;
    const isSameAggregate = end > position && events[end - 1]?.aggregate === event.aggregate;
    deliveries += takers(event.type).length;
    if (end > position && !isSameAggregate && (end - position >= size || deliveries > allowed)) break;
    end += 1;
  }
  return events.slice(position, end);
};

/** The chunk that begins at `position` and whose deltas these are. */
const sameChunk = (
  events: readonly SliceEvent[],
  position: number,
  deltas: readonly Delta[],
): readonly SliceEvent[] => {
  const keys = new Set(deltas.map(({ eventKey }) => eventKey));
  return events.slice(position, events.findLastIndex(({ eventKey }) => keys.has(eventKey)) + 1);
};

const after = (
  before: SliceProgress,
  chunkEvents: number,
  { deltas, overtaken = 0, mismatches = 0, measures = {} }: ChunkResult,
  allEvents: number,
  tookMs: number,
): SliceProgress => {
  const position = before.position + chunkEvents;
  const sums = addTotals(before.totals, totalsOf(deltas));
  return {
    ...before,
    chunks: before.chunks + 1,
    position,
    done: before.done + deltas.length,
    finished: position >= allEvents,
    totals: addTotals(sums, measuresOnly(measures)),
    overtaken: before.overtaken + overtaken,
    mismatches: before.mismatches + mismatches,
    workMs: before.workMs + tookMs,
  };
};

const measuresOnly = (measures: NonNullable<ChunkResult['measures']>) => ({
  outcomes: NO_TOTALS.outcomes,
  perConsumer: Object.fromEntries(
    Object.entries(measures).map(([consumer, sums]) => [
      consumer,
      { outcomes: NO_TOTALS.outcomes, measures: sums, perHour: {} },
    ]),
  ),
});
