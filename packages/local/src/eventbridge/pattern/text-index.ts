import type { TextPart } from './hook.ts';

/** Finds entries by a text that a value is, begins or ends with; the number of entries costs nothing. */
export type TextIndex<Entry> = {
  add(part: TextPart, text: string, entry: Entry): void;
  find(value: string, visit: (entries: readonly Entry[]) => void): void;
};

type Lists<Entry> = Map<string, Entry[]>;

const listIn = <Entry>(lists: Lists<Entry>, text: string): Entry[] => {
  const list = lists.get(text) ?? [];
  lists.set(text, list);
  return list;
};

export const createTextIndex = <Entry>(): TextIndex<Entry> => {
  const whole: Lists<Entry> = new Map();
  /** By length: one look-up for each length that occurs. */
  const begin = new Map<number, Lists<Entry>>();
  const end = new Map<number, Lists<Entry>>();

  const listsOf = (part: TextPart, length: number): Lists<Entry> => {
    if (part === 'whole') return whole;
    const byLength = part === 'begin' ? begin : end;
    const lists: Lists<Entry> = byLength.get(length) ?? new Map();
    byLength.set(length, lists);
    return lists;
  };

  return {
    add: (part, text, entry) => void listIn(listsOf(part, text.length), text).push(entry),
    find: (value, visit) => {
      const same = whole.get(value);
      if (same !== undefined) visit(same);
      for (const [length, lists] of begin) {
        const found = length <= value.length ? lists.get(value.slice(0, length)) : undefined;
        if (found !== undefined) visit(found);
      }
      for (const [length, lists] of end) {
        const found = length <= value.length ? lists.get(value.slice(value.length - length)) : undefined;
        if (found !== undefined) visit(found);
      }
    },
  };
};
