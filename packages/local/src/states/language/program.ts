import type { Json, JsonObject } from '../../template/json.ts';

/** A number as it is written, or the text of an expression (`{% … %}`) that yields one. */
export type Amount = number | string;

/** One entry of a `Retry` field. */
export type Retrier = {
  readonly errorEquals: readonly string[];
  readonly intervalSec: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySec: number | undefined;
  readonly fullJitter: boolean;
};

/** What a state leaves behind: variables, and its output where that is not the default. */
export type Leaving = { readonly assign: JsonObject | undefined; readonly output: Json | undefined };

/** One entry of a `Catch` field. */
export type Catcher = Leaving & { readonly errorEquals: readonly string[]; readonly next: string };

/** `next` undefined: the state ends its branch. */
type Common = Leaving & { readonly name: string; readonly next: string | undefined };
type Guarded = { readonly retry: readonly Retrier[]; readonly catch: readonly Catcher[] };

export type PassState = Common & { readonly kind: 'Pass' };
export type SucceedState = Common & { readonly kind: 'Succeed' };
export type FailState = {
  readonly kind: 'Fail';
  readonly name: string;
  readonly error: string | undefined;
  readonly cause: string | undefined;
};
export type WaitState = Common & {
  readonly kind: 'Wait';
  readonly until: { readonly seconds: Amount } | { readonly timestamp: string };
};
export type ChoiceRule = Leaving & { readonly condition: string | boolean; readonly next: string };
export type ChoiceState = Leaving & {
  readonly kind: 'Choice';
  readonly name: string;
  readonly rules: readonly ChoiceRule[];
  readonly otherwise: string | undefined;
};
export type TaskState = Common &
  Guarded & {
    readonly kind: 'Task';
    readonly waitsForToken: boolean;
    readonly arguments: JsonObject;
    readonly timeoutSec: Amount | undefined;
    readonly heartbeatSec: Amount | undefined;
  };
export type ParallelState = Common &
  Guarded & {
    readonly kind: 'Parallel';
    readonly arguments: Json | undefined;
    readonly branches: readonly Machine[];
  };

export type ItemReader = {
  readonly inputType: 'JSON' | 'JSONL';
  readonly maxItems: Amount | undefined;
  readonly arguments: JsonObject;
};
export type ItemBatcher = {
  readonly maxItems: Amount | undefined;
  readonly maxBytes: Amount | undefined;
  readonly batchInput: Json | undefined;
};
export type MapState = Common &
  Guarded & {
    readonly kind: 'Map';
    readonly distributed: boolean;
    readonly label: string;
    readonly items: Json | undefined;
    readonly reader: ItemReader | undefined;
    readonly selector: Json | undefined;
    readonly batcher: ItemBatcher | undefined;
    readonly maxConcurrency: Amount;
    readonly toleratedPercentage: Amount;
    readonly toleratedCount: Amount;
    readonly processor: Machine;
  };

export type State =
  | PassState
  | SucceedState
  | FailState
  | WaitState
  | ChoiceState
  | TaskState
  | ParallelState
  | MapState;

/** States and where they begin: a whole state machine, a branch, or the processor of a map. */
export type Machine = { readonly startAt: string; readonly states: ReadonlyMap<string, State> };

/** A state machine as it was read; `timeoutSec` bounds a whole execution. */
export type Program = Machine & { readonly timeoutSec: number | undefined };

/** Leads from the program into a branch or a processor: the state that holds it, and which of its branches. */
export type Scope = readonly (readonly [stateName: string, branch: number])[];

/** The machine inside the program that a scope leads to. Throws where the program has none: it is another program's scope. */
export const machineAt = (program: Machine, scope: Scope): Machine =>
  scope.reduce((machine, [name, branch]) => {
    const state = machine.states.get(name);
    const inner =
      state?.kind === 'Map'
        ? state.processor
        : state?.kind === 'Parallel'
          ? state.branches[branch]
          : undefined;
    if (inner === undefined) throw new Error(`State "${name}" has no branch ${branch}.`);
    return inner;
  }, program);
