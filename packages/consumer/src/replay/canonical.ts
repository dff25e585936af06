import type { ItemValue } from '@twolane/store';

/** Text that is equal exactly where the values are, whatever the order of their members. */
export const canonical = (value: ItemValue): string => {
  if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString('base64')}`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
};

export const isList = (value: ItemValue): value is readonly ItemValue[] => Array.isArray(value);
