/** `work` for every item, at most `concurrency` at a time, in order of the items. Rejects where `work` does. */
export const mapBounded = async <Item, Value>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<Value>,
): Promise<readonly Value[]> => {
  const values = new Map<number, Value>();
  const waiting = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of waiting) values.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(concurrency, items.length)) }, worker));
  return [...values].sort(([a], [b]) => a - b).map(([, value]) => value);
};
