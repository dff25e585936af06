const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** [what is wrong, the reasons that are named, what is changed of a redelivery to `inventory-restock` that could be planned]. */
export type UnplannableRow = readonly [string, readonly string[], object];

/** Well-formed requests for a replay that nobody can plan. */
export const unplannable = (nowMs: number): readonly UnplannableRow[] => {
  const recorded = (fromMs: number, toMs: number, axis = 'recorded') => ({
    range: { axis, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
  });
  const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const rebuild = (toMs: number, ...consumers: readonly string[]) => ({
    ...recorded(hourMs - 2 * HOUR_MS, toMs, 'occurred'),
    mode: 'rebuild',
    consumers,
  });
  const unknownConsumer = { consumers: ['inventory-restok'] };
  const unknownType = { filter: { types: ['StockEaten.v1'] } };
  return [
    ['an empty range', ['range-empty'], recorded(hourMs, hourMs)],
    ['a reversed range', ['range-reversed'], recorded(hourMs, hourMs - 1)],
    ['a range in the future', ['range-in-the-future'], recorded(hourMs, nowMs + DAY_MS)],
    ['a range past the horizon', ['range-past-the-horizon'], recorded(hourMs - 31 * DAY_MS, hourMs)],
    ['no range', ['range-missing'], { range: undefined }],
    ['no consumer', ['no-consumer'], { consumers: [] }],
    ['an unknown consumer', ['unknown-consumer'], unknownConsumer],
    ['an unknown type', ['unknown-type'], unknownType],
    ['a type that nobody asked takes', ['type-not-taken'], { filter: { types: ['OrderPlaced.v1'] } }],
    ['a rebuild of what is no projection', ['not-a-projection'], rebuild(hourMs, 'inventory-restock')],
    ['a rebuild of half an hour', ['range-not-whole-hours'], rebuild(hourMs - HOUR_MS / 2, 'insights-sales')],
    [
      'an upload that is not there',
      ['unknown-upload'],
      { mode: 'backfill', range: undefined, consumers: undefined, backfill: { uploadId: 'nowhere' } },
    ],
    [
      'all of it at once',
      ['range-reversed', 'unknown-consumer', 'unknown-type'],
      { ...recorded(hourMs, hourMs - 1), ...unknownConsumer, ...unknownType },
    ],
  ];
};
