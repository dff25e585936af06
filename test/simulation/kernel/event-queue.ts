/** Something that happens at a virtual time. */
export interface Happening {
  readonly atMs: number;
  /** Of two at the same time, the one that was planned first comes first. */
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

export interface EventQueue {
  add(atMs: number, run: () => void): Happening;
  /** The next one, taken out; cancelled ones are passed over. */
  take(): Happening | undefined;
  nextAtMs(): number | undefined;
}

const isBefore = (a: Happening, b: Happening): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** A binary heap by time, then by the order of planning: nothing of what follows depends on anything else. */
export const createEventQueue = (): EventQueue => {
  const heap: Happening[] = [];
  let planned = 0;

  const swap = (one: number, other: number): void => {
    const a = heap[one];
    const b = heap[other];
    if (a === undefined || b === undefined) return;
    heap[one] = b;
    heap[other] = a;
  };
  const precedes = (one: number, other: number): boolean => {
    const a = heap[one];
    const b = heap[other];
    return a !== undefined && b !== undefined && isBefore(a, b);
  };
  const raise = (from: number): void => {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!precedes(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const least = precedes(right, left) ? right : left;
      if (!precedes(least, at)) return;
      swap(at, least);
      at = least;
    }
  };
  const pop = (): Happening | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) {
      heap[0] = last;
      sink();
    }
    return first;
  };
  const dropCancelled = (): void => {
    while (heap[0]?.cancelled === true) pop();
  };

  return {
    add: (atMs, run) => {
      const happening: Happening = { atMs, order: planned, run, cancelled: false };
      planned += 1;
      heap.push(happening);
      raise(heap.length - 1);
      return happening;
    },
    take: () => {
      dropCancelled();
      return pop();
    },
    nextAtMs: () => {
      dropCancelled();
      return heap[0]?.atMs;
    },
  };
};
