/** DynamoDB orders text by its UTF-8 bytes; JavaScript would by UTF-16 units, which differs beyond U+FFFF. */
export const bySortKey = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
