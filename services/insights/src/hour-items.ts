import { fieldsOf, type Item, type StoredItem, TerminalError } from '@twolane/store';
import type { CarriedOver, Generations } from './domain/generations.ts';
import type { Published } from './domain/revision.ts';
import { noSales, SALES_COUNTERS, type SalesCounter, type SalesTotals } from './domain/sales-figures.ts';

/** How the derived items of an hour look in the table. */

export const generationsItem = ({ building, ...generations }: Generations): Item => ({
  ...generations,
  ...(building === undefined
    ? {}
    : {
        building: building.generation,
        replayId: building.replayId,
        carriedShard: building.carried.shard,
        ...(building.carried.after === undefined ? {} : { carriedAfter: building.carried.after }),
      }),
});

export const generationsFrom = (stored: StoredItem): Generations => {
  const fields = fieldsOf(stored);
  const builtBy = fields.optionalText('builtBy');
  const after = fields.optionalText('carriedAfter');
  const about = {
    live: fields.whole('live'),
    newest: fields.whole('newest'),
    ...(builtBy === undefined ? {} : { builtBy }),
  };
  if (stored.item['building'] === undefined) return about;
  const carried: CarriedOver = {
    shard: fields.whole('carriedShard'),
    ...(after === undefined ? {} : { after }),
  };
  return {
    ...about,
    building: { generation: fields.whole('building'), replayId: fields.text('replayId'), carried },
  };
};

export const publishedItem = ({ revision, totals, atMs }: Published): Item => ({
  revision,
  atMs,
  totals: JSON.stringify(totals),
});

export const publishedFrom = (stored: StoredItem): Published => {
  const fields = fieldsOf(stored);
  const totals = fields.json('totals');
  if (!Array.isArray(totals)) throw new TerminalError(`Published totals of ${stored.key.sk} must be a list.`);
  return {
    revision: fields.whole('revision'),
    atMs: fields.whole('atMs'),
    totals: totals.map((entry: unknown) => totalsFrom(entry, stored.key.sk)),
  };
};

const totalsFrom = (entry: unknown, where: string): SalesTotals => {
  const currency: unknown =
    typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'currency') : undefined;
  if (typeof entry !== 'object' || entry === null || typeof currency !== 'string') {
    throw new TerminalError(`Published totals of ${where} must each have a currency.`);
  }
  return countersFrom(currency, (counter) => Reflect.get(entry, counter));
};

/** A counter that was never adjusted is 0, as the store counts it. */
export const countersFrom = (currency: string, read: (counter: SalesCounter) => unknown): SalesTotals => {
  const figures: Record<SalesCounter, number> = { ...noSales };
  for (const counter of SALES_COUNTERS) {
    const value = read(counter);
    if (typeof value === 'number') figures[counter] = value;
  }
  return { currency, ...figures };
};
