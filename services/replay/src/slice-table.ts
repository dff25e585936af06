import {
  fieldsOf,
  type Key,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import type { Stage, Totals } from './domain/model.ts';
import { isTotals } from './domain/model-checks.ts';
import { jsonAttribute, readJson } from './json-attribute.ts';
import { loadVersioned, type Versioned } from './versioned.ts';

/** What a slice is part of. Each stage of an application has slices of its own. */
export type SlicePhase = 'rehearse' | `apply-${Stage}` | 'verify';

/** How far one slice has come. Saved after each chunk, so that another worker goes on from there. */
export interface SliceProgress {
  readonly slice: number;
  /** Chunks whose deltas are kept. */
  readonly chunks: number;
  /** Events of the slice (and stage) that these chunks held: where the next one begins. */
  readonly position: number;
  /** Deliveries that are done, out of `of`. */
  readonly done: number;
  readonly of: number;
  readonly finished: boolean;
  readonly totals: Totals;
  readonly overtaken: number;
  readonly mismatches: number;
  readonly startedAtMs: number;
  /** Time that workers spent on it. */
  readonly workMs: number;
}

const SLICES_PER_PAGE = 100;
const SLICE_DIGITS = 5;

export const sliceName = (slice: number): string => String(slice).padStart(SLICE_DIGITS, '0');

const keyOf = (replayId: string, phase: SlicePhase, slice: number): Key => ({
  pk: `replay#${replayId}`,
  sk: `slice#${phase}#${sliceName(slice)}`,
});

export const loadSlice = (
  store: ReadStore,
  table: string,
  at: { readonly replayId: string; readonly phase: SlicePhase; readonly slice: number },
): Promise<Versioned<SliceProgress> | undefined> =>
  loadVersioned(store, table, keyOf(at.replayId, at.phase, at.slice), progressOf);

export const putSlice = (
  table: string,
  replayId: string,
  phase: SlicePhase,
  progress: SliceProgress,
  version: number | undefined,
): Write => {
  const { slice, chunks, position, done, of, finished, totals, overtaken, mismatches, startedAtMs, workMs } =
    progress;
  return putOver(version, {
    table,
    key: keyOf(replayId, phase, slice),
    item: {
      slice,
      chunks,
      position,
      done,
      of,
      finished: finished ? 1 : 0,
      overtaken,
      mismatches,
      startedAtMs,
      workMs,
      ...jsonAttribute('totals', totals),
    },
  });
};

/** Progress of all slices of a phase that have begun, in their order. */
export async function* readSlices(
  store: ReadStore,
  table: string,
  replayId: string,
  phase: SlicePhase,
): AsyncGenerator<SliceProgress> {
  let after: string | undefined;
  do {
    const page = await store.query({
      table,
      pk: `replay#${replayId}`,
      skPrefix: `slice#${phase}#`,
      limit: SLICES_PER_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    for (const stored of page.items) yield progressOf(stored);
    after = page.next;
  } while (after !== undefined);
}

const progressOf = (stored: StoredItem): SliceProgress => {
  const fields = fieldsOf(stored);
  const totals = readJson(stored, 'totals', isTotals);
  if (totals === undefined) {
    throw new TerminalError(`Item ${stored.key.pk} / ${stored.key.sk} has no totals.`);
  }
  return {
    slice: fields.whole('slice'),
    chunks: fields.whole('chunks'),
    position: fields.whole('position'),
    done: fields.whole('done'),
    of: fields.whole('of'),
    finished: fields.whole('finished') === 1,
    overtaken: fields.whole('overtaken'),
    mismatches: fields.whole('mismatches'),
    startedAtMs: fields.whole('startedAtMs'),
    workMs: fields.whole('workMs'),
    totals,
  };
};
