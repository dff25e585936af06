/** Work in lanes: one piece at a time in each, lanes beside one another. */
export type Lanes = {
  run<Value>(lane: number, work: () => Promise<Value>): Promise<Value>;
  /** Pieces under way or waiting for their turn. */
  busy(): number;
  /** Resolves when all that was there has been done. */
  drained(): Promise<void>;
};

export const createLanes = (): Lanes => {
  const tails = new Map<number, Promise<unknown>>();
  let busy = 0;
  return {
    run: (lane, work) => {
      busy += 1;
      const before = tails.get(lane) ?? Promise.resolve();
      const mine = before.then(work, work);
      tails.set(lane, mine);
      const done = (): void => {
        busy -= 1;
        if (tails.get(lane) === mine) tails.delete(lane);
      };
      mine.then(done, done);
      return mine;
    },
    busy: () => busy,
    drained: async () => {
      await Promise.allSettled(tails.values());
    },
  };
};
