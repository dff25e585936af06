/** An integer hash with a good avalanche (the finaliser of MurmurHash3): neighbouring calls have nothing in common. */
const mixed = (value: number): number => {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
};

/**
 * From 0 up to but not including 1: always the same for the same seed, rule, call and use, and as good as independent of all
 * others. A call's number may be as large as an integer can be.
 */
export const draw = (seed: number, rule: number, call: number, use: number): number => {
  const high = Math.floor(call / 2 ** 32);
  return (
    [rule, call, high, use].reduce((bits, part) => mixed(Math.imul(bits, 31) + part + 1), mixed(seed)) /
    2 ** 32
  );
};

/** The list in an order that only the draws decide (Fisher–Yates). */
export const shuffled = <Item>(items: readonly Item[], drawn: (use: number) => number): readonly Item[] => {
  const left = [...items];
  const mix: Item[] = [];
  for (let use = 0; left.length > 0; use += 1) {
    mix.push(...left.splice(Math.floor(drawn(use) * left.length), 1));
  }
  return mix;
};
