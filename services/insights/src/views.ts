import { timeText } from '@twolane/contracts';
import { type SalesTotals, sameTotals, sumTotals } from './domain/sales-figures.ts';
import type { SkuSales } from './domain/top-skus.ts';
import { closesAtMs, stateOf } from './domain/window-times.ts';
import type { HourRecord } from './hour-table.ts';
import { lastHourOf } from './query.ts';
import type { SkuCounts } from './stock-view-table.ts';
import type { StuckOrder } from './watch-table.ts';

/** What the API answers. Derived once more where that is just arithmetic: net money, available units. */

const totalsView = (totals: readonly SalesTotals[]) =>
  totals.map((each) => ({
    ...each,
    netMinor: each.grossMinor - each.cancelledMinor - each.returnedMinor,
  }));

const liveTotals = ({ generations, totals }: HourRecord): readonly SalesTotals[] =>
  totals(generations.value.live);

export const hourView = (record: HourRecord, nowMs: number) => {
  const { hour, published } = record;
  const revision = published?.value.revision ?? 0;
  const totals = liveTotals(record);
  return {
    hour,
    state: stateOf(hour, revision, nowMs),
    revision,
    isOpen: nowMs < closesAtMs(hour),
    /** Figures have changed since they were last published: a revision is about to come. */
    isChanging:
      nowMs >= closesAtMs(hour) && (published === undefined || !sameTotals(published.value.totals, totals)),
    ...(published === undefined ? {} : { publishedAt: timeText(published.value.atMs) }),
    totals: totalsView(totals),
  };
};

export const topView = (
  hour: ReturnType<typeof hourView>,
  topSkus: readonly SkuSales[],
  isTopComplete: boolean,
) => ({ ...hour, topSkus, isTopComplete });

export const dayView = (day: string, records: readonly HourRecord[], nowMs: number) => {
  const revisions = records.reduce((sum, { published }) => sum + (published?.value.revision ?? 0), 0);
  return {
    day,
    state: stateOf(lastHourOf(day), revisions, nowMs),
    revisions,
    hours: records.length,
    totals: totalsView(sumTotals(records.flatMap(liveTotals))),
  };
};

export const stockView = ({ sku, arrived, returned, reserved, committed }: SkuCounts) => ({
  sku,
  available: arrived + returned - reserved - committed,
  reserved,
  committed,
  arrived,
  returned,
});

export const stuckView = ({ orderId, stage, lastProgressAtMs, stuckSinceMs }: StuckOrder) => ({
  orderId,
  stage,
  lastProgressAt: timeText(lastProgressAtMs),
  stuckSince: timeText(stuckSinceMs),
});
