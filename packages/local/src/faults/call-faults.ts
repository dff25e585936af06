import type { ServerResponse } from 'node:http';
import { pause } from '../pause.ts';
import { type Result, refuse } from '../result.ts';
import type { JsonObject } from '../template/json.ts';
import type { RawAnswer } from '../wire/service.ts';
import { ConnectionCut, RequestRefused, type WireError } from '../wire/wire-error.ts';
import { type CallService, conflictOf, failureOf, throttleOf } from './aws-errors.ts';
import type { FaultHit } from './plan.ts';

/** A call of the AWS endpoint that does not go as usual. */
export type CallFault = {
  /** Of a service that speaks JSON. Throws ConnectionCut where no answer may go out. */
  around(serve: () => Promise<Result<RawAnswer, WireError>>): Promise<Result<RawAnswer, WireError>>;
};

export type StruckCall = {
  readonly service: CallService;
  readonly operation: string;
  readonly body: JsonObject;
  readonly signal: AbortSignal;
};

/** What the gentle ones among the hits make a call wait, and the other one. */
export const delayAndBlow = (hits: readonly FaultHit[]) => ({
  delayMs: hits.reduce((sum, { rule }) => sum + (rule.kind === 'delay' ? rule.ms : 0), 0),
  blow: hits.find(({ rule }) => rule.kind !== 'delay' && rule.kind !== 'skew'),
});

const refusalOf = (
  { service, operation, body }: StruckCall,
  { rule, drawn }: FaultHit,
): WireError | undefined => {
  if (rule.kind === 'throttle') return throttleOf(service, operation, body, drawn);
  if (rule.kind === 'conflict') return conflictOf(operation, body, drawn);
  return rule.kind === 'failBefore' ? failureOf(service) : undefined;
};

export const callFault = (call: StruckCall, hits: readonly FaultHit[]): CallFault | undefined => {
  if (hits.length === 0) return undefined;
  const { delayMs, blow } = delayAndBlow(hits);
  const refusal = blow === undefined ? undefined : refusalOf(call, blow);
  const cuts = blow?.rule.kind === 'drop' ? blow.rule.when : undefined;
  return {
    around: async (serve) => {
      await pause(delayMs, call.signal);
      if (cuts === 'before') throw new ConnectionCut();
      if (refusal !== undefined) return refuse(refusal);
      const result = await serve();
      if (cuts === 'after') throw new ConnectionCut();
      // What was refused has had no effect: its own refusal is the truth.
      const isDone = result.ok && result.value.status < 400;
      return blow?.rule.kind === 'failAfter' && isDone ? refuse(failureOf(call.service)) : result;
    },
  };
};

/** A REST service writes its answer itself: where that may not go out, nothing of it is sent, and the connection is cut. */
export type RestFault = { around(response: ServerResponse, serve: () => Promise<void>): Promise<void> };

/** Takes what is written, and sends nothing. Returns how to undo that. */
const silence = (response: ServerResponse): (() => void) => {
  response.write = () => true;
  response.end = () => response;
  return () => {
    Reflect.deleteProperty(response, 'write');
    Reflect.deleteProperty(response, 'end');
  };
};

export const restFault = (
  call: Omit<StruckCall, 'body'> & { readonly isRead: boolean },
  hits: readonly FaultHit[],
): RestFault | undefined => {
  if (hits.length === 0) return undefined;
  const { delayMs, blow } = delayAndBlow(hits);
  const refusal = blow === undefined ? undefined : refusalOf({ ...call, body: {} }, blow);
  const kind = blow?.rule.kind;
  const losesAnswer = kind === 'failAfter' || (kind === 'drop' && blow?.rule.when === 'after');
  return {
    around: async (response, serve) => {
      await pause(delayMs, call.signal);
      if (refusal !== undefined) throw new RequestRefused(refusal);
      // What only reads has no effect that could stay: its answer need not be made, which may be large.
      if (kind === 'drop' && !losesAnswer) throw new ConnectionCut();
      if (losesAnswer && call.isRead) throw new ConnectionCut();
      if (!losesAnswer) return serve();
      const undo = silence(response);
      try {
        await serve();
      } catch (error) {
        // What was refused has had no effect: its own refusal is the truth.
        undo();
        throw error;
      }
      throw new ConnectionCut();
    },
  };
};
