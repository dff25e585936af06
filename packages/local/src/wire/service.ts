import type { IncomingMessage } from 'node:http';
import type { TargetFaults } from '../faults/target-faults.ts';
import type { Result } from '../result.ts';
import type { JsonObject } from '../template/json.ts';
import type { Caller } from './caller.ts';
import type { WireError } from './wire-error.ts';

/** What an action may ask of the request that it serves. */
export type Call = {
  readonly caller: Caller;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  /** Throws RequestRefused when the caller may not do this. Action and resource as IAM names them. */
  permit(iamAction: string, resourceArn: string): void;
  /** What is to go otherwise than usual; for faults on demand. */
  readonly faults?: TargetFaults | undefined;
};

export type Action = (
  body: JsonObject,
  call: Call,
) => Promise<Result<object, WireError>> | Result<object, WireError>;

/** A service that speaks an AWS JSON protocol: `X-Amz-Target: <targetPrefix>.<action>`. */
export type WireService = {
  readonly targetPrefix: string;
  readonly contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  /** Stands before the code in `__type`. */
  readonly errorNamespace: string;
  readonly actions: ReadonlyMap<string, Action>;
};

/** An answer as it goes out. */
export type RawAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
};

/** An action that reads and answers bytes itself. */
export type RawAction = (request: IncomingMessage, call: Call) => Promise<Result<RawAnswer, WireError>>;

/** A service told apart by `X-Amz-Target` whose answers are not ours to write: they stand elsewhere in bytes. */
export type RawService = Omit<WireService, 'actions'> & { readonly actions: ReadonlyMap<string, RawAction> };
