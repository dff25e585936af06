/** Lambda quotas: an invocation that is waited for takes 6 MB. */
export const maximumPayloadBytes = 6 * 1_024 * 1_024;

/** What is left for the records with a comma behind each, of which the last has none. */
const roomBytes = maximumPayloadBytes - '{"Records":[]}'.length + 1;

/** An invocation's event, made of records that are JSON already. */
export const payloadOf = (records: readonly { readonly text: string }[]): string =>
  `{"Records":[${records.map(({ text }) => text).join(',')}]}`;

/**
 * Cuts records into invocations, in order: as many as the batch size and 6 MB allow. A record that is larger alone is an
 * invocation of its own.
 */
export const batchesOf = <Item extends { readonly text: string }>(
  items: readonly Item[],
  batchSize: number,
): readonly (readonly Item[])[] => {
  const batches: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = batches.at(-1);
    const itemBytes = Buffer.byteLength(item.text) + 1;
    if (last !== undefined && last.length < batchSize && bytes + itemBytes <= roomBytes) {
      last.push(item);
      bytes += itemBytes;
    } else {
      batches.push([item]);
      bytes = itemBytes;
    }
  }
  return batches;
};
