import type { Faults } from '../faults/faults.ts';
import type { InvocationFault } from '../faults/invocation-faults.ts';
import { systemClock } from '../storage/clock.ts';
import type { FunctionDefinition } from '../template/definitions.ts';
import { createDurations, type DurationSummary } from './durations.ts';
import type { Instance } from './instance.ts';
import type { InvocationOutcome } from './outcome.ts';
import { createSlots } from './slots.ts';

export type FunctionStats = {
  readonly name: string;
  readonly invocations: number;
  readonly errors: number;
  readonly throttles: number;
  readonly coldStarts: number;
  readonly durationMs: DurationSummary;
  readonly initMs: DurationSummary;
  readonly peakRssBytes: number;
  readonly instances: number;
};

export type PoolParts = {
  readonly definition: FunctionDefinition;
  /** How many processes of this function this machine lets work at a time. */
  readonly localConcurrency: number;
  /** How many invocations may wait for a process. */
  readonly waitingLimit: number;
  startInstance(): Promise<Instance>;
  /** Faults on demand. */
  readonly faults?: Pick<Faults, 'ofInvocation'> | undefined;
  onInvoked(report: InvocationReport): void;
};

export type InvocationReport = {
  readonly instanceId: string;
  readonly outcome: InvocationOutcome;
  readonly durationMs: number;
  /** Set for the first invocation of a process. */
  readonly initMs: number | undefined;
  readonly peakRssBytes: number;
};

/** All processes of one function. */
export type FunctionPool = {
  readonly definition: FunctionDefinition;
  /** Invocations that can run at the same time, slow ones included. */
  readonly concurrency: number;
  /** Waits for a free process. Never rejects. */
  invoke(payload: string): Promise<InvocationOutcome>;
  /** Resolves when an invocation would not have to wait, or when the pool has stopped. */
  whenFree(): Promise<void>;
  stats(): FunctionStats;
  instances(): readonly Instance[];
  /** Ends processes that were idle for so long. */
  reapIdle(idleMs: number): void;
  checkMemory(): void;
  /** Ends all processes; what still runs fails. Later invocations are throttled. */
  stop(): Promise<void>;
};

type Entry = { readonly instance: Instance; used: boolean; idleSinceMs: number };

export const createFunctionPool = (parts: PoolParts): FunctionPool => {
  const { definition } = parts;
  const slots = createSlots({
    clock: systemClock,
    working: parts.localConcurrency,
    reserved: definition.reservedConcurrency,
    waitingLimit: parts.waitingLimit,
  });
  const idle: Entry[] = [];
  const live = new Set<Entry>();
  const durations = createDurations();
  const inits = createDurations();
  let invocations = 0;
  let errors = 0;
  let throttles = 0;
  let coldStarts = 0;
  let peakRssBytes = 0;
  let stopped = false;

  const idleEntry = (): Entry | undefined => {
    // The last used first, so that the others become idle and are ended.
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      if (entry.instance.alive()) return entry;
      live.delete(entry);
    }
    return undefined;
  };

  const start = async (): Promise<Entry> => {
    const entry: Entry = { instance: await parts.startInstance(), used: false, idleSinceMs: 0 };
    live.add(entry);
    coldStarts += 1;
    return entry;
  };

  const runOn = async (
    entry: Entry,
    payload: string,
    fault: InvocationFault | undefined,
  ): Promise<InvocationOutcome> => {
    const { instance } = entry;
    const invoked = fault === undefined ? instance.invoke(payload) : fault.around(instance, payload);
    const { outcome, durationMs } = await invoked;
    invocations += 1;
    durations.add(durationMs);
    const initMs = entry.used ? undefined : instance.initMs();
    if (initMs !== undefined) inits.add(initMs);
    entry.used = true;
    if (outcome.kind === 'failed') errors += 1;
    const peak = instance.memory()?.peakBytes ?? 0;
    peakRssBytes = Math.max(peakRssBytes, peak);
    parts.onInvoked({ instanceId: instance.instanceId, outcome, durationMs, initMs, peakRssBytes: peak });
    return outcome;
  };

  const giveBack = (entry: Entry): void => {
    entry.idleSinceMs = performance.now();
    if (entry.instance.alive() && !stopped) idle.push(entry);
    else live.delete(entry);
  };

  const throttle = (): InvocationOutcome => {
    throttles += 1;
    return { kind: 'throttled' };
  };

  const invoke = async (payload: string): Promise<InvocationOutcome> => {
    const fault = parts.faults?.ofInvocation(definition);
    if (fault?.isThrottled === true) return throttle();
    const slot = await slots.take();
    if (slot === undefined) return throttle();
    const entry = idleEntry() ?? (await start());
    try {
      return await runOn(entry, payload, fault);
    } finally {
      // The process may still be ending itself: it is free when it asks for an event, or is gone.
      slot.settling();
      void entry.instance.free().then(() => {
        giveBack(entry);
        slot.release();
      });
    }
  };

  const alive = () => [...live].map(({ instance }) => instance).filter((instance) => instance.alive());

  return {
    definition,
    concurrency: slots.limit,
    invoke,
    whenFree: slots.whenFree,
    instances: alive,
    stats: () => ({
      name: definition.name,
      invocations,
      errors,
      throttles,
      coldStarts,
      durationMs: durations.summary(),
      initMs: inits.summary(),
      peakRssBytes,
      instances: alive().length,
    }),
    reapIdle: (idleMs) => {
      const nowMs = performance.now();
      for (const entry of [...idle]) {
        if (nowMs - entry.idleSinceMs < idleMs) continue;
        idle.splice(idle.indexOf(entry), 1);
        live.delete(entry);
        void entry.instance.stop();
      }
    },
    checkMemory: () => {
      for (const { instance } of live) instance.checkMemory();
    },
    stop: async () => {
      stopped = true;
      slots.stop();
      await Promise.all([...live].map(({ instance }) => instance.stop()));
    },
  };
};
