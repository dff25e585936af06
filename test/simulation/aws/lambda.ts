import { lambdaContext } from '@twolane/telemetry/testing';
import type { Context } from 'aws-lambda';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Trace } from '../kernel/trace.ts';

/** One execution environment of a function, with its own memory and its own clock. */
export interface Instance {
  readonly name: string;
  readonly functionName: string;
  readonly skewMs: number;
  /** How much slower than at once its calls are; 0 for a fast one. */
  slowMs: number;
  /** Between two invocations nothing in it runs; what it waits for comes to it in the next one. */
  state: 'running' | 'frozen' | 'dead';
  readonly waiting: (() => void)[];
  /** Calls and pauses that its code waits for. */
  pending: number;
  /** An invocation has answered while something of it was still under way: that goes on within later ones. */
  isHaunted: boolean;
}

export type Handler<Event> = (event: Event, context: Context) => Promise<unknown>;

export interface FunctionDefinition<Event> {
  readonly name: string;
  readonly timeoutMs: number;
  /** A cold start. */
  readonly create: (instance: Instance) => Handler<Event>;
}

export interface LambdaFunction<Event> {
  /** Never rejects. Only one invocation at a time is in an instance. */
  invoke(event: Event): Promise<Answer>;
}

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly why: string /** The name of what was thrown. */; readonly error?: string };

export interface Lambda {
  define<Event>(definition: FunctionDefinition<Event>): LambdaFunction<Event>;
  /** The process ends at once; its invocation has failed. What it has sent has been sent. */
  crash(instance: Instance): void;
  /** New code everywhere: what is idle is gone, what runs ends with its invocation. */
  deploy(): void;
  /** Invocations under way. */
  running(): number;
  /** Runs it in the instance: now, once it is thawed, or never. */
  within(instance: Instance, run: () => void): void;
}

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly trace: Trace;
}

/** How far clocks of machines are apart, while they are. */
const MAX_SKEW_MS = 90_000;
/** Of the invocations, so many wait for each of their calls. */
const SLOW_RATE = 0.35;
const MAX_SLOW_MS = 40;

export const createLambda = ({ scheduler, random, faults, trace }: Ports): Lambda => {
  const underway = new Map<Instance, (answer: Answer) => void>();
  const retire: (() => void)[] = [];
  let generation = 0;
  let started = 0;

  const within = (instance: Instance, run: () => void): void => {
    if (instance.state === 'running') run();
    else if (instance.state === 'frozen') instance.waiting.push(run);
  };

  const newInstance = (functionName: string): Instance => {
    started += 1;
    const skewed = faults.fires('clockSkew');
    return {
      name: `${functionName}/${started}`,
      functionName,
      skewMs: skewed ? faults.randomOf('clockSkew').whole(-MAX_SKEW_MS, MAX_SKEW_MS) : 0,
      slowMs: 0,
      state: 'running',
      waiting: [],
      pending: 0,
      isHaunted: false,
    };
  };

  const thaw = (instance: Instance): void => {
    instance.state = 'running';
    instance.slowMs = random.chance(SLOW_RATE) ? random.whole(1, MAX_SLOW_MS) : 0;
    const waiting = instance.waiting.splice(0);
    if (waiting.length > 0) faults.count('zombie');
    for (const run of waiting) run();
  };

  const end = (instance: Instance, answer: Answer): void => {
    const resolve = underway.get(instance);
    if (resolve === undefined) return;
    underway.delete(instance);
    trace.add(scheduler.nowMs(), `${instance.name} ${answer.ok ? 'answers' : answer.why}`);
    resolve(answer);
  };

  const kill = (instance: Instance, why: string): void => {
    instance.state = 'dead';
    instance.waiting.length = 0;
    end(instance, { ok: false, why });
  };

  const define = <Event>({ name, timeoutMs, create }: FunctionDefinition<Event>): LambdaFunction<Event> => {
    const idle: { readonly instance: Instance; readonly handler: Handler<Event> }[] = [];
    retire.push(() => {
      for (const { instance } of idle.splice(0)) kill(instance, 'replaced');
    });
    const take = () => {
      const [found] = idle.length === 0 ? [] : idle.splice(random.whole(0, idle.length - 1), 1);
      if (found !== undefined) return found;
      const instance = newInstance(name);
      return { instance, handler: create(instance) };
    };
    return {
      invoke: (event) => {
        const { promise, resolve } = Promise.withResolvers<Answer>();
        const born = generation;
        const { instance, handler } = take();
        const endsAtMs = scheduler.nowMs() + timeoutMs;
        const timeout = scheduler.at(endsAtMs, () => kill(instance, 'timed out'));
        underway.set(instance, (answer) => {
          timeout.cancelled = true;
          resolve(answer);
        });
        thaw(instance);
        const over = (answer: Answer): void => {
          if (instance.state !== 'running') return;
          if (instance.pending > 0) instance.isHaunted = true;
          instance.state = born === generation ? 'frozen' : 'dead';
          if (born === generation) idle.push({ instance, handler });
          end(instance, answer);
        };
        const context = contextOf(name, () => Math.max(0, endsAtMs - scheduler.nowMs()));
        handler(event, context).then(
          (value) => over({ ok: true, value }),
          (error: unknown) => over({ ok: false, why: `failed: ${textOf(error)}`, error: nameOf(error) }),
        );
        return promise;
      },
    };
  };

  return {
    define,
    within,
    running: () => underway.size,
    crash: (instance) => kill(instance, 'crashed'),
    deploy: () => {
      generation += 1;
      for (const each of retire) each();
    },
  };
};

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const contextOf = (functionName: string, getRemainingTimeInMillis: () => number): Context => ({
  ...lambdaContext({ functionName }),
  getRemainingTimeInMillis,
});
