/** Code units from here on are halves of surrogate pairs, or come after them. */
const FIRST_SURROGATE = 0xd800;

/** DynamoDB orders text by its UTF-8 bytes; JavaScript would by UTF-16 units, which differs beyond U+FFFF. */
export const bySortKey = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (one === other) continue;
    // A unit below the surrogates comes before all from there on, in both orders.
    return one < FIRST_SURROGATE ? one - other : byBytes(a, b);
  }
  return a.length - b.length;
};

const byBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
