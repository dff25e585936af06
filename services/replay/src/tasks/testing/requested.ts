import { createWorld, type World, type WorldOptions } from './world.ts';

const SKUS = 40;

/** Counts from one number to the one before another, over 40 skus. */
export const counts = (from: number, to: number, units = 1) =>
  Array.from({ length: to - from }, (_, n) => ({
    id: `count-${from + n}`,
    sku: `sku-${(from + n) % SKUS}`,
    units,
  }));

/** A world in which so many counts were recorded and came to nobody, and in which a replay of them is requested. */
export const requested = async (many: number, options: WorldOptions = {}): Promise<World> => {
  const world = createWorld(options);
  await world.record(counts(0, many));
  await world.request();
  return world;
};

/** Somebody wishes a pause just as a door is called for the `nth` time. */
export const pauseAtDoor = (nth: number): Required<Pick<WorldOptions, 'before'>> => {
  let doors = 0;
  return {
    before: async (call, inside) => {
      if (call === 'door') doors += 1;
      if (call === 'door' && doors === nth) await inside.wish('pause', 'lunch');
    },
  };
};

/** Somebody wishes a pause just as the last share is brought to a door for the first time. */
export const pauseInLastStage = (): Required<Pick<WorldOptions, 'before'>> => {
  let isWished = false;
  return {
    before: async (call, inside) => {
      if (isWished || call !== 'door' || (await inside.replay()).stage !== 100) return;
      isWished = true;
      await inside.wish('pause', 'lunch');
    },
  };
};
