import { failed, type InvocationOutcome } from '../lambda/outcome.ts';
import { pause } from '../pause.ts';
import { delayAndBlow } from './call-faults.ts';
import type { FaultHit } from './plan.ts';

/** One process of a function, as far as faults need it. */
export type Process = {
  invoke(payload: string, skewMs: number): Promise<Invoked>;
  stop(): Promise<void>;
};
type Invoked = { readonly outcome: InvocationOutcome; readonly durationMs: number };

/** An invocation that does not go as usual. */
export type InvocationFault = {
  /** It never reaches a process. */
  readonly isThrottled: boolean;
  around(process: Process, payload: string): Promise<Invoked>;
};

/** As Lambda says it of a process that was killed from outside. */
const stopped = failed('Runtime.ExitError', 'Error: Runtime exited with error: signal: killed');
const broken = failed('Sandbox.Failure', 'Error: The execution environment failed.');

export const invocationFault = (hits: readonly FaultHit[]): InvocationFault | undefined => {
  if (hits.length === 0) return undefined;
  const { delayMs, blow } = delayAndBlow(hits);
  const skewMs = hits.reduce((sum, { rule }) => sum + (rule.kind === 'skew' ? rule.ms : 0), 0);
  const kind = blow?.rule.kind;
  const { when, ms = 0 } = blow?.rule ?? {};

  /** Killed after a while, or, where it has ended by then, before it can take another event. */
  const stopDuring = async (process: Process, payload: string): Promise<Invoked> => {
    const timer = setTimeout(() => void process.stop(), ms);
    const invoked = await process.invoke(payload, skewMs);
    clearTimeout(timer);
    await process.stop();
    return invoked;
  };
  /** All that it does is done; that it is, nobody learns. */
  const loseOutcome = async (
    process: Process,
    payload: string,
    lost: InvocationOutcome,
  ): Promise<Invoked> => {
    const { outcome, durationMs } = await process.invoke(payload, skewMs);
    return { outcome: outcome.kind === 'returned' ? lost : outcome, durationMs };
  };

  return {
    isThrottled: kind === 'throttle',
    around: async (process, payload) => {
      await pause(delayMs);
      if (kind === 'failBefore') return { outcome: broken, durationMs: 0 };
      if (kind === 'failAfter') return loseOutcome(process, payload, broken);
      if (kind !== 'stop') return process.invoke(payload, skewMs);
      if (when === 'during') return stopDuring(process, payload);
      const invoked =
        when === 'after' ? await loseOutcome(process, payload, stopped) : { outcome: stopped, durationMs: 0 };
      await process.stop();
      return invoked;
    },
  };
};
