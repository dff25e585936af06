import type { Happening } from './event-queue.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * While `work` runs, whoever asks this process for the time or for a timer gets virtual ones. Our own code is given a clock; this is
 * for the libraries that take none: the time limit and the breaker of cockatiel, the expiries of Powertools.
 *
 * One simulation at a time in a process: a second one throws.
 */
export const inVirtualTime = async <Value>(
  scheduler: Scheduler,
  work: () => Promise<Value>,
): Promise<Value> => {
  if (isVirtual) throw new Error('A simulation is under way in this process already: await it first.');
  isVirtual = true;
  const real = { now: Date.now, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const timers = new Map<number, Happening>();
  let started = 0;
  const begin = (run: () => void, ms = 0): unknown => {
    // Who works outside of virtual time (the SDK, at a real engine) has real timers.
    if (scheduler.isOutside()) return real.setTimeout(run, ms);
    started += 1;
    timers.set(started, scheduler.after(ms, run));
    return started;
  };
  const end = (timer: unknown): void => {
    if (typeof timer === 'object') {
      Reflect.apply(real.clearTimeout, undefined, [timer]);
      return;
    }
    const happening = typeof timer === 'number' ? timers.get(timer) : undefined;
    if (happening !== undefined) happening.cancelled = true;
    if (typeof timer === 'number') timers.delete(timer);
  };
  replace(Date, 'now', scheduler.nowMs);
  replace(globalThis, 'setTimeout', begin);
  replace(globalThis, 'clearTimeout', end);
  try {
    return await work();
  } finally {
    replace(Date, 'now', real.now);
    replace(globalThis, 'setTimeout', real.setTimeout);
    replace(globalThis, 'clearTimeout', real.clearTimeout);
    isVirtual = false;
  }
};

let isVirtual = false;

const replace = (owner: object, name: string, value: unknown): void => {
  Object.defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: true });
};
