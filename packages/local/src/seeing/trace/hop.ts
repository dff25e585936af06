/** In the order in which they follow each other when they happen in the same millisecond. */
const hopKinds = [
  'request',
  'recorded',
  'published',
  'retrying',
  'delivered',
  'received',
  'handled',
  'said',
  'acknowledged',
  'deadLettered',
] as const;

export type HopKind = (typeof hopKinds)[number];

/**
 * One thing that happened on the way of a request: `where` is a function, a table, a bus, a rule or a queue. Names, times
 * and counts alone: nothing of an event's data.
 */
export type Hop = {
  readonly atMs: number;
  readonly kind: HopKind;
  readonly where: string;
  /** The event's source and id, joined as everywhere. */
  readonly event?: string | undefined;
  readonly type?: string | undefined;
  readonly details: Readonly<Record<string, string | number>>;
};

/** By time; hops of one millisecond in the order in which they can only have happened. */
export const inOrder = (hops: readonly Hop[]): readonly Hop[] =>
  hops.toSorted(
    (left, right) => left.atMs - right.atMs || hopKinds.indexOf(left.kind) - hopKinds.indexOf(right.kind),
  );

/** Members that have a value. */
export const known = (
  members: Readonly<Record<string, string | number | undefined>>,
): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
