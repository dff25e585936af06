import type { Json, JsonObject } from '../../template/json.ts';
import type { Scope } from '../language/program.ts';
import type { Failure } from './failure.ts';

/** A function that is to answer, and until when. A new attempt has a new name: answers to an old one are late. */
export type TaskPhase = {
  readonly kind: 'task';
  readonly attempt: string;
  readonly functionName: string;
  readonly payload: Json;
  /** Of a task that somebody else completes; `isDelivered`: its function was called and need not be again. */
  readonly token?: string | undefined;
  readonly isDelivered: boolean;
  readonly timeoutAtMs?: number | undefined;
  readonly heartbeatMs?: number | undefined;
  readonly heartbeatAtMs?: number | undefined;
};

/** What a strand waits for. */
export type Phase =
  | { readonly kind: 'entering'; readonly isRetry: boolean }
  | TaskPhase
  | { readonly kind: 'waiting' | 'backingOff'; readonly untilMs: number }
  | { readonly kind: 'branches'; readonly concurrency: number }
  | { readonly kind: 'mapRun' };

/** One item of a map, as the context object shows it. */
export type MapItem = { readonly Index: number; readonly Value: Json };

/**
 * Where one strand of an execution stands: everything that must survive the process. An execution begins with one
 * strand; a Parallel state and an inline Map add one for each branch.
 */
export type Frame = {
  readonly scope: Scope;
  readonly state: string;
  readonly input: Json;
  readonly enteredMs: number;
  readonly variables: JsonObject;
  readonly item?: MapItem | undefined;
  /** How often each entry of the state's `Retry` was used. */
  readonly retries: readonly number[];
  readonly phase: Phase;
};

/** What happened to a strand from outside. */
export type Stimulus =
  | { readonly kind: 'go' }
  | { readonly kind: 'succeeded'; readonly result: Json }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'delivered' }
  | { readonly kind: 'heartbeat' }
  | { readonly kind: 'time' };

/** An event for the execution's history: its type and details as GetExecutionHistory names them. */
export type Note = { readonly type: string; readonly details: JsonObject };

export type Branch = { readonly scope: Scope; readonly input: Json; readonly item?: MapItem | undefined };

export type MapSettings = {
  readonly label: string;
  /** 0: as many as there may be. */
  readonly maxConcurrency: number;
  readonly toleratedPercentage: number;
  readonly toleratedCount: number;
};

/** What a step leads to. The frame's phase says what is to be done next. */
export type Move = { readonly notes: readonly Note[] } & (
  | { readonly kind: 'stays'; readonly frame: Frame }
  | { readonly kind: 'branches'; readonly frame: Frame; readonly branches: readonly Branch[] }
  | { readonly kind: 'mapRun'; readonly frame: Frame; readonly settings: MapSettings }
  | { readonly kind: 'succeeded'; readonly output: Json }
  | { readonly kind: 'failed'; readonly failure: Failure }
);

/** When a strand is to be looked at again though nothing happened. */
export const dueMsOf = ({ phase }: Frame): number | undefined => {
  switch (phase.kind) {
    case 'waiting':
    case 'backingOff':
      return phase.untilMs;
    case 'task': {
      const due = Math.min(
        phase.timeoutAtMs ?? Number.POSITIVE_INFINITY,
        phase.heartbeatAtMs ?? Number.POSITIVE_INFINITY,
      );
      return Number.isFinite(due) ? due : undefined;
    }
    default:
      return undefined;
  }
};

export const firstFrame = (
  scope: Scope,
  startAt: string,
  branch: Omit<Branch, 'scope'>,
  nowMs: number,
): Frame => ({
  scope,
  state: startAt,
  input: branch.input,
  enteredMs: nowMs,
  variables: {},
  item: branch.item,
  retries: [],
  phase: { kind: 'entering', isRetry: false },
});
