/**
 * JSON text that is the same for the same value, whatever the order in which its members came to be: members sorted by
 * name at every depth, no white space (in the spirit of RFC 8785). Members that are undefined are left out.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortedMembers);

const sortedMembers = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
