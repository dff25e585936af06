import type { Lane1 } from '../world/lane1.ts';

/** What the counters of one generation of an hour come to, added up by hand; zeros are left out. */
export const salesTotals = (
  { store }: Lane1,
  table: string,
  hour: string,
  generation = 1,
): Readonly<Record<string, number>> => {
  const sums = new Map<string, number>();
  for (const { key, item } of store.all(table)) {
    if (!key.sk.startsWith(`${hour}#g${generation}#`)) continue;
    for (const [name, value] of Object.entries(item)) {
      if (typeof value === 'number') sums.set(name, (sums.get(name) ?? 0) + value);
    }
  }
  return Object.fromEntries([...sums].filter(([, value]) => value !== 0));
};
