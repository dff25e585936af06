import type { FunctionDefinition } from '../template/definitions.ts';
import { createDurations, type DurationSummary } from './durations.ts';
import type { Instance } from './instance.ts';
import type { InvocationOutcome } from './outcome.ts';

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
  /** How many processes this machine gives to one function. */
  readonly localConcurrency: number;
  /** How many invocations may wait for a process. */
  readonly waitingLimit: number;
  startInstance(): Promise<Instance>;
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
  /** Invocations that run at the same time, at most. */
  readonly concurrency: number;
  /** Waits for a free process. Never rejects. */
  invoke(payload: string): Promise<InvocationOutcome>;
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
  const reserved = definition.reservedConcurrency;
  const concurrency = Math.min(reserved ?? parts.localConcurrency, parts.localConcurrency);
  const idle: Entry[] = [];
  const live = new Set<Entry>();
  const waiting: ((entry: Entry | undefined) => void)[] = [];
  const durations = createDurations();
  const inits = createDurations();
  let occupied = 0;
  /** Have answered and will ask for their next event in a moment. */
  let settling = 0;
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

  const runOn = async (entry: Entry, payload: string): Promise<InvocationOutcome> => {
    const { instance } = entry;
    const { outcome, durationMs } = await instance.invoke(payload);
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

  const release = (entry: Entry): void => {
    const alive = entry.instance.alive() && !stopped;
    if (!alive) live.delete(entry);
    const waiter = waiting.shift();
    if (waiter !== undefined) {
      waiter(alive ? entry : undefined);
      return;
    }
    occupied -= 1;
    entry.idleSinceMs = performance.now();
    if (alive) idle.push(entry);
  };

  const throttle = (): InvocationOutcome => {
    throttles += 1;
    return { kind: 'throttled' };
  };

  const invoke = async (payload: string): Promise<InvocationOutcome> => {
    if (stopped) return throttle();
    let entry: Entry | undefined;
    const soonFree = settling > waiting.length;
    if (occupied < concurrency && (idle.length > 0 || !soonFree)) {
      occupied += 1;
      entry = idleEntry();
    } else if (!soonFree && (reserved === concurrency || waiting.length >= parts.waitingLimit)) {
      // The function's own limit throttles, as on AWS; this machine's limit lets callers wait.
      return throttle();
    } else {
      entry = await new Promise<Entry | undefined>((resolve) => waiting.push(resolve));
    }
    if (stopped) return throttle();
    const chosen = entry ?? (await start());
    try {
      return await runOn(chosen, payload);
    } finally {
      // It may still be ending itself: the next event waits until it asks for one.
      settling += 1;
      void chosen.instance.free().then(() => {
        settling -= 1;
        release(chosen);
      });
    }
  };

  return {
    definition,
    concurrency,
    invoke,
    instances: () => [...live].map(({ instance }) => instance).filter((instance) => instance.alive()),
    stats: () => ({
      name: definition.name,
      invocations,
      errors,
      throttles,
      coldStarts,
      durationMs: durations.summary(),
      initMs: inits.summary(),
      peakRssBytes,
      instances: [...live].filter(({ instance }) => instance.alive()).length,
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
      for (const waiter of waiting.splice(0)) waiter(undefined);
      await Promise.all([...live].map(({ instance }) => instance.stop()));
    },
  };
};
