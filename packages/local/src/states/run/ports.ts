import type { InvocationOutcome } from '../../lambda/outcome.ts';
import type { Clock } from '../../storage/clock.ts';
import type { Chance } from '../expression/functions.ts';
import type { Program } from '../language/program.ts';
import type { StatesStore } from '../store/store.ts';

/** Where item readers read. Throws where there is no such object. */
export type ObjectReader = {
  /** In the role of the state machine. */
  open(bucket: string, key: string, machineArn: string): AsyncIterable<Buffer>;
};

/** A state machine of the stack. `body` is the definition's text, `program` the same, read. */
export type StateMachine = {
  readonly arn: string;
  readonly name: string;
  readonly roleArn: string;
  readonly body: string;
  readonly program: Program;
};

/** What executions need from outside. */
export type RunParts = {
  readonly store: StatesStore;
  readonly clock: Clock;
  readonly chance: Chance;
  /** By name or ARN, in the role of the state machine. Never rejects. */
  invoke(functionName: string, payload: string, machineArn: string): Promise<InvocationOutcome>;
  /** Why a distributed map may not start its children, in AWS's words. */
  mayStartChildren?(machineArn: string): string | undefined;
  readonly objects: ObjectReader;
  onError(error: unknown): void;
};

/** Has a strand looked at, as soon as the open transaction is committed. */
export type Wake = { strand(id: number): void; mapRun(id: number): void };
