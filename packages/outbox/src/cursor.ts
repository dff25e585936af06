import { fieldsOf, putOver, type ReadStore, type Store, TerminalError } from '@twolane/store';
import { minuteText, parseMinute } from './bucket.ts';
import type { SweepProgress } from './sweep-plan.ts';

const KEY = { pk: 'sweeper', sk: 'cursor' } as const;

export interface Cursor {
  readonly progress: SweepProgress;
  /** `undefined` before the first run. */
  readonly version: number | undefined;
}

export const readCursor = async (
  store: ReadStore,
  table: string,
  otherwise: SweepProgress,
): Promise<Cursor> => {
  const stored = await store.get(table, KEY);
  if (stored === undefined) return { progress: otherwise, version: undefined };
  const fields = fieldsOf(stored);
  return {
    progress: {
      sweptMs: fields.whole('sweptMs'),
      settledMs: fields.whole('settledMs'),
      refusedMs: fields.texts('refused').map(minuteFrom),
    },
    version: stored.version,
  };
};

/** The cursor as it is now, or `undefined` where another sweeper has moved it in between. */
export const moveCursor = async (
  store: Store,
  table: string,
  { version }: Cursor,
  progress: SweepProgress,
): Promise<Cursor | undefined> => {
  const { sweptMs, settledMs, refusedMs } = progress;
  const item = { sweptMs, settledMs, refused: refusedMs.map(minuteText) };
  const result = await store.commit({
    writes: [putOver(version, { table, key: KEY, item })],
    events: [],
  });
  return result.kind === 'committed' ? { progress, version: (version ?? 0) + 1 } : undefined;
};

const minuteFrom = (text: string): number => {
  const minuteMs = parseMinute(text);
  if (minuteMs !== undefined) return minuteMs;
  throw new TerminalError(
    `Item ${KEY.pk} / ${KEY.sk}: "${text}" in "refused" must be a minute like 2026-11-21T04:05.`,
  );
};
