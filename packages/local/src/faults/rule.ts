import type { FaultKind, FaultMoment, FaultService } from './kinds.ts';

/** One fault as it was asked for, with everything said. Patterns: `*` stands for any characters. */
export type FaultRule = {
  /** What its counts are read by. */
  readonly name: string;
  readonly service: FaultService;
  readonly kind: FaultKind;
  /** The API's action; for `http` the method, for `delivery` the rule's name. Any without it. */
  readonly operation: string | undefined;
  /** A name or an ARN of what the call is about; for `http` the path. */
  readonly resource: string | undefined;
  /** The name of the function, or of the state machine, that calls. */
  readonly principal: string | undefined;
  /** The share of matching calls that it befalls, from 0 to 1. */
  readonly rate: number;
  /** How many calls it befalls at most. */
  readonly times: number;
  /** How many matching calls go by unharmed first. */
  readonly skip: number;
  /** What it means depends on the kind: how long, how late, how far off. */
  readonly ms: number;
  readonly when: FaultMoment;
};

export type FaultPlan = { readonly seed: number; readonly rules: readonly FaultRule[] };

/** What is wrong with a plan, and where: `rules[2].rate`. */
export type FaultProblem = { readonly place: string; readonly what: string };
