import type { SlotCondition } from './holds.ts';
import type { Hook } from './hook.ts';

/** One way to fulfil one of many patterns. */
export type IndexedBranch = { readonly pattern: number; readonly conditions: readonly SlotCondition[] };

export type SlotHook = { readonly slot: number; readonly hook: Hook };

/** How much more often a hook of this kind is hit than one that names the whole value: a guess, for the order only. */
const weights = { is: 1, text: 2, there: 8 } as const;

/** The hooks of which one must be hit for the condition to hold; undefined where absence fulfils it. */
const hooksOf = ({ slot, alternatives }: SlotCondition): readonly SlotHook[] | undefined => {
  const hooks: SlotHook[] = [];
  for (const alternative of alternatives) {
    if (alternative.kind === 'absent') return undefined;
    hooks.push({ slot, hook: alternative.hook });
  }
  return hooks;
};

const keyOf = ({ slot, hook }: SlotHook): string => JSON.stringify([slot, hook]);

/**
 * For each branch the hooks by which it is found: those of the condition that it shares with the fewest others. Without
 * hooks are branches that absence alone can fulfil: nothing in an event leads to them.
 */
export const chooseHooks = (
  branches: readonly IndexedBranch[],
): readonly { readonly branch: IndexedBranch; readonly hooks: readonly SlotHook[] }[] => {
  const sharers = new Map<string, number>();
  const withHooks = branches.map((branch) => {
    const choices = branch.conditions.flatMap((condition) => {
      const hooks = hooksOf(condition);
      return hooks === undefined ? [] : [hooks.map((each) => ({ each, key: keyOf(each) }))];
    });
    for (const { key } of choices.flat()) sharers.set(key, (sharers.get(key) ?? 0) + 1);
    return { branch, choices };
  });
  return withHooks.map(({ branch, choices }) => {
    let hooks: readonly SlotHook[] = [];
    let fewest = Number.POSITIVE_INFINITY;
    for (const choice of choices) {
      const crowd = choice.reduce(
        (sum, { each, key }) => sum + (sharers.get(key) ?? 0) * weights[each.hook.kind],
        0,
      );
      if (crowd >= fewest) continue;
      fewest = crowd;
      hooks = choice.map(({ each }) => each);
    }
    return { branch, hooks };
  });
};
