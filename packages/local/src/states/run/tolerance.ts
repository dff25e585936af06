import type { MapRun, MapRunCounts } from '../store/map-runs.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const totalItems = (counts: MapRunCounts): number => sum(Object.values(counts).map(({ items }) => items));

/**
 * Whether a Map Run has more failed items than it may ("Setting failure thresholds"): a threshold of 0 beside another
 * one that is set counts as not set; where both are 0 no item may fail.
 */
export const isExceeded = (
  run: Pick<MapRun, 'toleratedCount' | 'toleratedPercentage'>,
  counts: MapRunCounts,
): boolean => {
  const failedItems = counts.FAILED.items + counts.TIMED_OUT.items + counts.ABORTED.items;
  const { toleratedCount, toleratedPercentage } = run;
  if (toleratedCount === 0 && toleratedPercentage === 0) return failedItems > 0;
  const percentage = (failedItems * 100) / Math.max(1, totalItems(counts));
  return (
    (toleratedCount > 0 && failedItems > toleratedCount) ||
    (toleratedPercentage > 0 && percentage > toleratedPercentage)
  );
};
