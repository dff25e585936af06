import { estimate, type Work } from '../../services/replay/src/domain/estimate.ts';
import { DEFAULT_RATE_PER_SEC } from '../../services/replay/src/domain/limits.ts';
import { PRICES_AS_OF, pricesFor } from '../../services/replay/src/domain/prices.ts';
import { sliceSize } from '../../services/replay/src/domain/slices.ts';
import type { Report } from './report.ts';

const EVENTS = 1_000_000;
const CONSUMERS = [1, 3, 8] as const;
const REGIONS = ['us-east-1', 'eu-west-1'] as const;
/** A month by hours. */
const SCAN_ITEMS = 31 * 24;
const SHARDS = 8;
const MICRO = 1_000_000;

/** What the price table says a million events cost: all of them to be applied, or none, because all of them were. */
export function benchReplayCost(): Report {
  const dollars = (consumers: number, region: string, isLost: boolean): number => {
    const deliveries = EVENTS * consumers;
    const work: Work = {
      mode: 'redeliver',
      deliveries,
      applying: isLost ? deliveries : 0,
      events: EVENTS,
      takers: consumers,
      scanItems: SCAN_ITEMS,
      shards: SHARDS,
      slices: Math.ceil(EVENTS / sliceSize(EVENTS)),
      ratePerSec: DEFAULT_RATE_PER_SEC,
    };
    return estimate(work, pricesFor(region, '')).costMicroUsd / MICRO;
  };
  const values = REGIONS.flatMap((region) =>
    CONSUMERS.map((consumers) => ({
      region,
      consumers,
      allLost: dollars(consumers, region, true),
      nothingLost: dollars(consumers, region, false),
    })),
  );
  return {
    id: 'replayCost',
    title: `(i) a million events of a month redelivered, at the prices of ${PRICES_AS_OF}`,
    columns: ['region', 'consumers', 'dollars, all lost', 'dollars, nothing lost'],
    rows: values.map(({ region, consumers, allLost, nothingLost }) => [
      region,
      consumers,
      allLost.toFixed(2),
      nothingLost.toFixed(2),
    ]),
    findings: [`rehearsed twice and applied, at the default rate of ${DEFAULT_RATE_PER_SEC} deliveries/s`],
    values,
  };
}
