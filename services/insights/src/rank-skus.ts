import type { ReadStore } from '@twolane/store';
import { MAX_FACT_PAGES, SALES_SHARDS } from './domain/limits.ts';
import { createRanking, type SkuSales } from './domain/top-skus.ts';
import type { FactsOf, FactTable } from './fact-table.ts';

export interface Ranked {
  readonly top: readonly SkuSales[];
  /** False where the hour has more facts than one answer reads: then it ranks what was read. */
  readonly isComplete: boolean;
}

/**
 * The stock codes of an hour that sold most, summed up from its facts when somebody asks. Counting them at each event would
 * cost an order of 20 stock codes 20 writes more, which nobody may ever look at.
 */
export const rankSkus = async (
  store: ReadStore,
  facts: FactTable,
  of: FactsOf,
  count: number,
): Promise<Ranked> => {
  const ranking = createRanking();
  const readShard = async (shard: number): Promise<boolean> => {
    let after: string | undefined;
    for (let pages = 0; pages < MAX_FACT_PAGES; pages += 1) {
      const page = await facts.page(store, { ...of, shard }, after);
      for (const { fact } of page.facts) ranking.add(fact);
      if (page.next === undefined) return true;
      after = page.next;
    }
    return false;
  };
  const shards = await Promise.all(Array.from({ length: SALES_SHARDS }, (_, shard) => readShard(shard)));
  return { top: ranking.top(count), isComplete: shards.every((isWhole) => isWhole) };
};
