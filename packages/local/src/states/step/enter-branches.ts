import { isJsonList, type Json } from '../../template/json.ts';
import { evaluate } from '../expression/evaluate.ts';
import { withinLimit } from '../expression/limits.ts';
import type { MapState, ParallelState } from '../language/program.ts';
import { largestConcurrency } from '../language/read-map.ts';
import { amountOf, wrong } from './amount.ts';
import type { Branch, Frame, Move, Note } from './frame.ts';
import { branchesEnded, mapStarted } from './notes.ts';
import { bindingsOf, type Surroundings } from './surroundings.ts';

/** "Inline mode concurrency": up to 40 iterations at a time. */
const inlineConcurrency = 40;

/** One strand for each branch. Throws StateFailed. */
export const enterParallel = async (
  frame: Frame,
  state: ParallelState,
  notes: readonly Note[],
  around: Surroundings,
): Promise<Move> => {
  const bindings = bindingsOf(frame, around);
  const input = state.arguments === undefined ? frame.input : await evaluate(state.arguments, bindings);
  withinLimit(input, `What state "${state.name}" sends`);
  const branches = state.branches.map(
    (_, index): Branch => ({ scope: [...frame.scope, [state.name, index]], input, item: frame.item }),
  );
  return {
    kind: 'branches',
    notes: [...notes, branchesEnded('Parallel', 'Started')],
    frame: { ...frame, phase: { kind: 'branches', concurrency: branches.length } },
    branches,
  };
};

/** The list that a map without a reader goes through. Throws StateFailed. */
export const itemsOf = async (
  frame: Frame,
  state: MapState,
  around: Surroundings,
): Promise<readonly Json[]> => {
  const items =
    state.items === undefined ? frame.input : await evaluate(state.items, bindingsOf(frame, around));
  if (isJsonList(items)) return items;
  throw wrong(`Items of "${state.name}" must be a list, not ${JSON.stringify(items).slice(0, 100)}.`);
};

/** What one iteration of a map gets for one item. Throws StateFailed. */
export const selected = (
  frame: Frame,
  state: MapState,
  item: Json,
  index: number,
  around: Surroundings,
): Promise<Json> => {
  if (state.selector === undefined) return Promise.resolve(item);
  return evaluate(state.selector, bindingsOf({ ...frame, item: { Index: index, Value: item } }, around));
};

/** A strand for each item, or a Map Run whose items are read later. Throws StateFailed. */
export const enterMap = async (
  frame: Frame,
  state: MapState,
  notes: readonly Note[],
  around: Surroundings,
): Promise<Move> => {
  const bindings = bindingsOf(frame, around);
  const maxConcurrency = await amountOf(state.maxConcurrency, bindings, 'MaxConcurrency', {
    least: 0,
    most: largestConcurrency,
  });
  if (state.distributed) {
    const percentage = { least: 0, most: 100, fractions: true };
    const count = { least: 0, most: Number.MAX_SAFE_INTEGER };
    const { toleratedPercentage, toleratedCount } = state;
    const settings = {
      label: state.label,
      maxConcurrency,
      toleratedPercentage: await amountOf(
        toleratedPercentage,
        bindings,
        'ToleratedFailurePercentage',
        percentage,
      ),
      toleratedCount: await amountOf(toleratedCount, bindings, 'ToleratedFailureCount', count),
    };
    return { kind: 'mapRun', notes, frame: { ...frame, phase: { kind: 'mapRun' } }, settings };
  }
  const items = await itemsOf(frame, state, around);
  const branches: Branch[] = [];
  for (const [index, item] of items.entries()) {
    const input = await selected(frame, state, item, index, around);
    const scope = [...frame.scope, [state.name, 0] as const];
    branches.push({ scope, input, item: { Index: index, Value: item } });
  }
  const concurrency = Math.min(maxConcurrency === 0 ? inlineConcurrency : maxConcurrency, inlineConcurrency);
  return {
    kind: 'branches',
    notes: [...notes, mapStarted(branches.length)],
    frame: { ...frame, phase: { kind: 'branches', concurrency } },
    branches,
  };
};
