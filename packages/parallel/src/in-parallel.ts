import { allEnded } from './all-ended.ts';

/**
 * `work` on each item, at most `atOnce` at a time and at least one; results in the order of the items. After a failure nothing further is begun, and it
 * rejects once what was under way has ended.
 */
export const inParallel = async <Item, Outcome>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Outcome>,
): Promise<readonly Outcome[]> => {
  const [only] = items;
  // Nothing to share out.
  if (items.length === 1 && only !== undefined) return [await work(only)];
  const outcomes: { readonly index: number; readonly outcome: Outcome }[] = [];
  const queue = items.entries();
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (hasFailed) return;
      try {
        outcomes.push({ index, outcome: await work(item) });
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await allEnded(Array.from({ length: Math.max(1, Math.min(atOnce, items.length)) }, worker));
  return outcomes.sort((a, b) => a.index - b.index).map(({ outcome }) => outcome);
};
