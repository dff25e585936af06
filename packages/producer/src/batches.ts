/** Consecutive items in batches within both limits. An item that is too large by itself has a batch of its own. */
export const batchesOf = <Item>(
  items: readonly Item[],
  {
    maxItems,
    maxBytes,
    bytesOf,
  }: { readonly maxItems: number; readonly maxBytes: number; readonly bytesOf: (item: Item) => number },
): readonly (readonly Item[])[] => {
  const batches: Item[][] = [];
  let current: Item[] = [];
  let currentBytes = 0;
  for (const item of items) {
    const bytes = bytesOf(item);
    if (current.length > 0 && (current.length === maxItems || currentBytes + bytes > maxBytes)) {
      batches.push(current);
      current = [];
      currentBytes = 0;
    }
    current.push(item);
    currentBytes += bytes;
  }
  return current.length === 0 ? batches : [...batches, current];
};
