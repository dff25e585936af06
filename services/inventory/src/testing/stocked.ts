import { arrived, many } from './given.ts';
import { stage } from './stage.ts';

/** A stage on which `count` SKUs have `quantity` each. */
export const stocked = async (count: number, quantity: number, options: Parameters<typeof stage>[0] = {}) => {
  const inventory = stage(options);
  for (let from = 0; from < count; from += 80) {
    await inventory.deliver(arrived(`arrival-${from}`, many(count, quantity).slice(from, from + 80)));
  }
  return inventory;
};
