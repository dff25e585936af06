import { isJsonObject, type Json, type JsonObject } from '../../template/json.ts';
import { type Bindings, evaluate } from '../expression/evaluate.ts';
import { withinLimit } from '../expression/limits.ts';
import type { Leaving, State } from '../language/program.ts';
import type { Frame, Move, Note } from './frame.ts';
import { exited } from './notes.ts';
import type { Surroundings } from './surroundings.ts';

export type Exit = {
  readonly state: State;
  readonly leaving: Leaving;
  readonly next: string | undefined;
  readonly bindings: Bindings;
  /** The output, where the definition does not say what it is. */
  readonly otherwise: Json;
  /** What led here. */
  readonly notes: readonly Note[];
};

/**
 * Leaves a state: assigns variables, makes the output, goes to the next state or ends the strand. Variables and output
 * both see the variables as they were before. Throws StateFailed.
 */
export const leave = async (frame: Frame, exit: Exit, around: Surroundings): Promise<Move> => {
  const { state, leaving, next, bindings } = exit;
  const evaluated = leaving.assign === undefined ? undefined : await evaluate(leaving.assign, bindings);
  const assigned: JsonObject | undefined = isJsonObject(evaluated) ? evaluated : undefined;
  if (assigned !== undefined) withinLimit(assigned, `What state "${state.name}" assigns`);
  const output = withinLimit(
    leaving.output === undefined ? exit.otherwise : await evaluate(leaving.output, bindings),
    `The output of state "${state.name}"`,
  );
  const notes = [...exit.notes, exited(state, output, assigned)];
  if (next === undefined) return { kind: 'succeeded', notes, output };
  return {
    kind: 'stays',
    notes,
    frame: {
      ...frame,
      state: next,
      input: output,
      enteredMs: around.nowMs,
      variables: { ...frame.variables, ...assigned },
      retries: [],
      phase: { kind: 'entering', isRetry: false },
    },
  };
};
