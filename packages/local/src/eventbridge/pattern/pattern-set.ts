import { chooseHooks, type IndexedBranch } from './choose-hooks.ts';
import type { CompiledPattern } from './conditions.ts';
import { fieldReader } from './event-fields.ts';
import { allHold } from './holds.ts';
import { createSlotIndex, type SlotIndex } from './slot-index.ts';

/** Many patterns as one: tells by their numbers, in ascending order, which of them an event fits. Never throws. */
export type PatternSet = { matching(event: object): readonly number[] };

/**
 * Makes one matcher of many patterns. Promises the same answer as asking pattern by pattern. An event is walked once; a
 * pattern is looked at only if one of its fields has, begins or ends with a text (or is a value) that the pattern names:
 * what others want costs nothing. Patterns that name none are looked at whenever the field that they ask for is there,
 * or always if all that they ask for is absence.
 */
export const compileSet = (patterns: readonly CompiledPattern[]): PatternSet => {
  const slots = new Map<string, number>();
  const slotOf = (path: string): number => {
    const slot = slots.get(path) ?? slots.size;
    slots.set(path, slot);
    return slot;
  };
  const branches: readonly IndexedBranch[] = patterns.flatMap((compiled, pattern) =>
    compiled.branches.map((conditions) => ({
      pattern,
      conditions: conditions.map(({ path, alternatives }) => ({ slot: slotOf(path), alternatives })),
    })),
  );
  const read = fieldReader(slots);

  const always: IndexedBranch[] = [];
  const indexes = new Map<number, SlotIndex<IndexedBranch>>();
  for (const { branch, hooks } of chooseHooks(branches)) {
    if (hooks.length === 0) always.push(branch);
    for (const { slot, hook } of hooks) {
      const index = indexes.get(slot) ?? createSlotIndex();
      indexes.set(slot, index);
      index.add(hook, branch);
    }
  }

  return {
    matching: (event) => {
      const fields = read(event);
      const matched = new Set<number>();
      const tried = new Set<IndexedBranch>();
      const attempt = (candidates: readonly IndexedBranch[]): void => {
        for (const branch of candidates) {
          if (matched.has(branch.pattern) || tried.has(branch)) continue;
          tried.add(branch);
          if (allHold(branch.conditions, fields)) matched.add(branch.pattern);
        }
      };
      attempt(always);
      for (const [slot, { found }] of fields) {
        const index = indexes.get(slot);
        if (index !== undefined) for (const { value } of found) index.find(value, attempt);
      }
      return [...matched].sort((left, right) => left - right);
    },
  };
};
