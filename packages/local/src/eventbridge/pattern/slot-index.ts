import type { Hook } from './hook.ts';
import { createTextIndex, type TextIndex } from './text-index.ts';
import { folded, type Scalar } from './value-test.ts';

/** Entries by what the value of one field must be at least. */
export type SlotIndex<Entry> = {
  add(hook: Hook, entry: Entry): void;
  find(value: Scalar, visit: (entries: readonly Entry[]) => void): void;
};

export const createSlotIndex = <Entry>(): SlotIndex<Entry> => {
  const same = new Map<Scalar, Entry[]>();
  const always: Entry[] = [];
  let texts: TextIndex<Entry> | undefined;
  let foldedTexts: TextIndex<Entry> | undefined;

  const add = (hook: Hook, entry: Entry): void => {
    if (hook.kind === 'there') always.push(entry);
    else if (hook.kind === 'is') {
      const list = same.get(hook.value) ?? [];
      same.set(hook.value, list);
      list.push(entry);
    } else if (hook.ignoresCase) {
      foldedTexts ??= createTextIndex();
      foldedTexts.add(hook.part, hook.text, entry);
    } else {
      texts ??= createTextIndex();
      texts.add(hook.part, hook.text, entry);
    }
  };
  return {
    add,
    find: (value, visit) => {
      const found = same.get(value);
      if (found !== undefined) visit(found);
      if (always.length > 0) visit(always);
      if (typeof value !== 'string') return;
      texts?.find(value, visit);
      foldedTexts?.find(folded(value), visit);
    },
  };
};
