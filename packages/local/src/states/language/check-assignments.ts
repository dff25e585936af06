import { UnsupportedInTemplate } from '../../template/problems.ts';
import type { Leaving, Machine, State } from './program.ts';

const leavingsOf = (state: State): readonly Leaving[] => {
  switch (state.kind) {
    case 'Fail':
      return [];
    case 'Choice':
      return [state, ...state.rules];
    case 'Task':
    case 'Parallel':
    case 'Map':
      return [state, ...state.catch];
    default:
      return [state];
  }
};

const assignedBy = (state: State): readonly string[] =>
  leavingsOf(state).flatMap(({ assign }) => Object.keys(assign ?? {}));

/** Machines inside a state that see its variables; children of a distributed map do not. */
const innerOf = (state: State): readonly Machine[] => {
  if (state.kind === 'Parallel') return state.branches;
  return state.kind === 'Map' && !state.distributed ? [state.processor] : [];
};

/** Machines inside a state that see nothing of it. */
const separateOf = (state: State): readonly Machine[] =>
  state.kind === 'Map' && state.distributed ? [state.processor] : [];

/**
 * A branch may read the variables around it and must not assign them ("Passing data between states with variables",
 * scope). Throws UnsupportedInTemplate.
 */
export const checkAssignments = (
  machine: Machine,
  place: string,
  outer: ReadonlySet<string> = new Set(),
): void => {
  const states = [...machine.states.values()];
  const own = states.flatMap((state) => assignedBy(state).map((variable) => ({ state, variable })));
  const clash = own.find(({ variable }) => outer.has(variable));
  if (clash !== undefined) {
    const { state, variable } = clash;
    throw new UnsupportedInTemplate(
      `${place}.States.${state.name}`,
      `"${variable}" is assigned outside of this branch; choose another name`,
    );
  }
  const seen = new Set([...outer, ...own.map(({ variable }) => variable)]);
  for (const state of states) {
    const inside = `${place}.States.${state.name}`;
    for (const inner of innerOf(state)) checkAssignments(inner, inside, seen);
    for (const separate of separateOf(state)) checkAssignments(separate, inside);
  }
};
