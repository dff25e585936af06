import type { ObjectVersion } from './types.ts';

export type ListQuery = {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** Only keys behind this one. */
  readonly after: string;
  readonly limit: number;
};

export type Listing = {
  readonly objects: readonly ObjectVersion[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page begins: behind this. */
  readonly next: string | undefined;
};

/** The last character that there is: nothing that begins with a text comes behind that text and this. */
const last = '\u{10FFFF}';

/** Behind every key that begins with the prefix. */
export const behind = (prefix: string): string => `${prefix}${last}`;

/** Most of what a look finds may be of one group, which is one entry of the answer. */
const rowsPerLookForGroups = 16;

/** Current objects with `after` < key, those of the prefix alone, in the order of their UTF-8 bytes. */
export type KeysAfter = (after: string, limit: number) => readonly ObjectVersion[];

/**
 * API reference, ListObjectsV2: objects and, with a delimiter, groups of them; each counts as one. A group is jumped
 * over, so that a folder of a million keys costs one look.
 */
export const pageOf = (query: ListQuery, keysAfter: KeysAfter): Listing => {
  const { prefix, delimiter, limit } = query;
  const objects: ObjectVersion[] = [];
  const groups: string[] = [];
  let { after } = query;
  while (objects.length + groups.length < limit) {
    const wanted = limit - objects.length - groups.length;
    const found = keysAfter(after, delimiter === undefined ? wanted : Math.min(wanted, rowsPerLookForGroups));
    for (const object of found) {
      const end = delimiter === undefined ? -1 : object.key.indexOf(delimiter, prefix.length);
      if (end === -1 || delimiter === undefined) {
        objects.push(object);
        after = object.key;
        continue;
      }
      const group = object.key.slice(0, end + delimiter.length);
      groups.push(group);
      after = behind(group);
      break;
    }
    if (found.length === 0) return { objects, commonPrefixes: groups, next: undefined };
  }
  const isMore = limit > 0 && keysAfter(after, 1).length > 0;
  return { objects, commonPrefixes: groups, next: isMore ? after : undefined };
};
