import { RetryableError } from '@twolane/store';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Instance, Lambda } from './lambda.ts';

/** One call of a function to something outside of its process. */
export interface Call<Value> {
  /** For the trace and for messages. */
  readonly what: string;
  readonly serve: () => Promise<Value>;
  /** Writes may get lost on their way back, or come late. */
  readonly isWrite: boolean;
  /** Refuses it before anything happens: by throwing, or by an answer. */
  readonly refuse?: () => { readonly value: Value } | undefined;
  /** Answers that are lost are told to the caller as this. */
  readonly lost?: () => Error;
}

/**
 * The way of every call: out of the process, to the service, back. Between any two of these the process may end, and each
 * way may take a while; of a read, which nobody else can see, one of the two. A process that is frozen hears the answer when it is
 * thawed, a dead one never.
 */
export type Through = <Value>(instance: Instance, call: Call<Value>) => Promise<Value>;

interface Ports {
  readonly scheduler: Scheduler;
  readonly lambda: Pick<Lambda, 'crash' | 'within'>;
  readonly faults: Faults;
  readonly random: Random;
  readonly trace: Trace;
}

const MAX_LATE_MS = 90_000;
const BOTH = { out: true, back: true };
const ONE = [
  { out: true, back: false },
  { out: false, back: true },
];

export const createCalls = ({ scheduler, lambda, faults, random, trace }: Ports): Through => {
  const wayMs = (instance: Instance): number => {
    if (faults.fires('outOfTime')) return faults.randomOf('outOfTime').whole(3_000, 40_000);
    return instance.slowMs === 0 ? 0 : random.whole(1, instance.slowMs);
  };
  const later = (ms: number, run: () => void): void => {
    if (ms === 0) run();
    else scheduler.after(ms, run);
  };

  return (instance, call) =>
    new Promise((resolve, reject) => {
      instance.pending += 1;
      const waits = call.isWrite ? BOTH : random.pick(ONE);
      const answer = (tell: () => void) =>
        later(waits.back ? wayMs(instance) : 0, () =>
          lambda.within(instance, () => {
            instance.pending -= 1;
            tell();
          }),
        );
      const lost = call.lost ?? (() => new RetryableError(`${call.what}: no answer.`));
      const serve = (tellOutcome: boolean): void => {
        call.serve().then(
          (value) => {
            trace.add(scheduler.nowMs(), `${instance.name} ${call.what}`);
            if (!tellOutcome) return;
            if (call.isWrite && faults.fires('crashAfter')) lambda.crash(instance);
            else if (call.isWrite && faults.fires('lostResponse')) answer(() => reject(lost()));
            else answer(() => resolve(value));
          },
          (error: unknown) => {
            if (tellOutcome) answer(() => reject(error));
          },
        );
      };
      const arrive = (): void => {
        try {
          const refusal = call.refuse?.();
          if (refusal !== undefined) answer(() => resolve(refusal.value));
          else if (call.isWrite && faults.fires('lateWrite')) {
            scheduler.after(faults.randomOf('lateWrite').whole(1, MAX_LATE_MS), () => serve(false));
            answer(() => reject(lost()));
          } else serve(true);
        } catch (refused) {
          answer(() => reject(refused));
        }
      };
      lambda.within(instance, () => {
        if (faults.fires('crashBefore')) lambda.crash(instance);
        else later(waits.out ? wayMs(instance) : 0, arrive);
      });
    });
};
