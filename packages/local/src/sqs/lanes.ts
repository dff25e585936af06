import { hash } from 'node:crypto';

/**
 * Fair queues (SQS developer guide, "Amazon SQS fair queues"): a tenant with a large backlog must not
 * make others wait. Here each message group has a lane, and receives take from the lanes in turn. Groups that
 * share one of these lanes share its turn; messages without a group have a lane of their own.
 */
const groupLanes = 64;
const laneWithoutGroup = 0;

export const laneOf = (groupId: string | undefined): number =>
  groupId === undefined
    ? laneWithoutGroup
    : 1 + (Number.parseInt(hash('sha1', groupId).slice(0, 8), 16) % groupLanes);

/** One from each list in turn, at most `limit` in all, beginning with list number `first`. */
export const takeInTurn = <Item>(
  lists: readonly (readonly Item[])[],
  limit: number,
  first: number,
): readonly Item[] => {
  const taken: Item[] = [];
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let depth = 0; depth < longest; depth += 1) {
    for (let step = 0; step < lists.length; step += 1) {
      const item = lists[(first + step) % lists.length]?.[depth];
      if (item === undefined) continue;
      if (taken.length >= limit) return taken;
      taken.push(item);
    }
  }
  return taken;
};
