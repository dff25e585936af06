import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import type { FunctionDefinition } from '../template/definitions.ts';
import { exited, type InvocationOutcome, reported, timedOut } from './outcome.ts';
import { type ProcessMemory, readProcessMemory } from './process-memory.ts';
import type { NextEvent, RuntimeApi } from './runtime-api.ts';

/**
 * Lambda's init phase may take 10 seconds; after that init runs once more, within the function's time-out (developer guide,
 * "Failures during the init phase"). So an init that is as slow each time must fit into the longer of the two.
 */
export const initLimitMs = (timeoutMs: number): number => Math.max(10_000, timeoutMs);
/** The heap limit catches most; memory beyond this share of the function's size is killed from outside. */
const memoryToleranceRatio = 1.25;
const memoryLookMs = 500;
/** As AWS's Node.js runtime sets V8: the rest of the memory is for what is not heap. */
const oldSpaceRatio = 0.9;
const semiSpaceRatio = 0.05;

/** What one process needs besides its definition. */
export type InstanceParts = {
  readonly definition: FunctionDefinition;
  readonly instanceId: string;
  readonly taskRoot: string;
  readonly bootstrapFile: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly runtimeApi: RuntimeApi;
  onOutput(chunk: Buffer): void;
  onStarted(pid: number): void;
  onExit(pid: number | undefined): void;
};

/** One process of a function. It runs one invocation at a time and keeps its module state between them. */
export type Instance = {
  readonly instanceId: string;
  readonly pid: number | undefined;
  /** False as soon as its end is decided. */
  alive(): boolean;
  /** Resolves when the process can take an event, or is gone. */
  free(): Promise<void>;
  /** From the start of the process until it asked for its first event; undefined before that. */
  initMs(): number | undefined;
  memory(): ProcessMemory | undefined;
  /** Never rejects. The clock of the process is off by `skewMs` meanwhile. */
  invoke(
    payload: string,
    skewMs?: number,
  ): Promise<{ readonly outcome: InvocationOutcome; readonly durationMs: number }>;
  /** Kills the process when its memory went far beyond the function's size. */
  checkMemory(): void;
  /** Ends the process; an invocation under way fails. Resolves when the process is gone. */
  stop(): Promise<void>;
};

const traceHeader = (nowMs: number): string =>
  `Root=1-${Math.floor(nowMs / 1000).toString(16)}-${randomBytes(12).toString('hex')};` +
  `Parent=${randomBytes(8).toString('hex')};Sampled=0`;

const spawnFunction = (parts: InstanceParts): ChildProcess => {
  const { definition } = parts;
  const megabytes = (ratio: number) => Math.max(1, Math.floor(definition.memoryMb * ratio));
  return spawn(
    process.execPath,
    [
      `--max-old-space-size=${megabytes(oldSpaceRatio)}`,
      `--max-semi-space-size=${megabytes(semiSpaceRatio)}`,
      parts.bootstrapFile,
      definition.name,
    ],
    {
      cwd: parts.taskRoot,
      env: { ...parts.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the terminal reaches the stack, which lets work in flight finish.
      detached: true,
    },
  );
};

export const startInstance = (parts: InstanceParts): Instance => {
  const { definition, runtimeApi, instanceId } = parts;
  const startedMs = performance.now();
  const child = spawnFunction(parts);
  const { pid } = child;
  let isAlive = pid !== undefined;
  let isDoomed = false;
  let initMs: number | undefined;
  let lastMemory: ProcessMemory | undefined;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let waitingForNext: ((event: NextEvent) => void) | undefined;
  const nextWaiters = new Set<() => void>();
  let initFailure: InvocationOutcome | undefined;
  let current:
    | { readonly requestId: string; readonly settle: (outcome: InvocationOutcome) => void }
    | undefined;

  const kill = (): void => {
    if (pid === undefined || !isAlive) return;
    isDoomed = true;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  };

  const look = (): ProcessMemory | undefined => {
    lookedMs = performance.now();
    const memory = isAlive && pid !== undefined ? readProcessMemory(pid) : undefined;
    lastMemory = memory ?? lastMemory;
    return memory;
  };

  const gone = new Promise<void>((resolve) => {
    const onGone = (code: number | null, signal: NodeJS.Signals | null): void => {
      isAlive = false;
      runtimeApi.unregister(instanceId);
      parts.onExit(pid);
      current?.settle(initFailure ?? exited(current.requestId, code, signal));
      resolve();
    };
    child.once('exit', onGone);
    child.once('error', () => {
      if (pid === undefined) onGone(1, null);
    });
  });
  child.stdin?.on('error', () => undefined);
  child.stdout?.on('data', parts.onOutput);
  child.stderr?.on('data', parts.onOutput);
  if (pid !== undefined) parts.onStarted(pid);

  const settleOwn = (requestId: string, outcome: InvocationOutcome): boolean => {
    if (current?.requestId !== requestId) return false;
    current.settle(outcome);
    return true;
  };
  runtimeApi.register(instanceId, {
    onNext: (send) => {
      initMs ??= performance.now() - startedMs;
      waitingForNext = send;
      for (const waiter of nextWaiters) waiter();
    },
    onResponse: (requestId, payload) => settleOwn(requestId, { kind: 'returned', payload }),
    onError: (requestId, payload) => settleOwn(requestId, reported(payload)),
    onInitError: (payload) => {
      initFailure = reported(payload);
      current?.settle(initFailure);
      kill();
    },
  });

  const ready = (limitMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      if (waitingForNext !== undefined) return resolve(true);
      const finish = (isReady: boolean) => () => {
        clearTimeout(timer);
        nextWaiters.delete(onNext);
        resolve(isReady);
      };
      const onNext = finish(true);
      const timer = setTimeout(finish(false), limitMs);
      nextWaiters.add(onNext);
      void gone.then(finish(false));
    });

  const polled = (): Promise<void> =>
    new Promise((resolve) => {
      const onNext = (): void => {
        nextWaiters.delete(onNext);
        resolve();
      };
      nextWaiters.add(onNext);
    });

  const invoke: Instance['invoke'] = (payload, skewMs = 0) =>
    new Promise((resolve) => {
      const requestId = randomUUID();
      let dispatchedMs = performance.now();
      let timer: NodeJS.Timeout | undefined;
      const settle = (outcome: InvocationOutcome): void => {
        if (current?.requestId !== requestId) return;
        current = undefined;
        clearTimeout(timer);
        resolve({ outcome, durationMs: performance.now() - dispatchedMs });
      };
      current = { requestId, settle };
      if (initFailure !== undefined) return settle(initFailure);
      if (!isAlive || isDoomed) return settle(exited(requestId, 1, null));
      const dispatch = (): void => {
        const send = waitingForNext;
        if (send === undefined || current?.requestId !== requestId) return;
        waitingForNext = undefined;
        dispatchedMs = performance.now();
        const nowMs = Date.now();
        timer = setTimeout(() => {
          settle(timedOut(requestId, definition.timeoutMs));
          kill();
        }, definition.timeoutMs);
        const deadlineMs = nowMs + definition.timeoutMs;
        const traceId = traceHeader(nowMs);
        send({ requestId, payload, deadlineMs, functionArn: definition.arn, traceId, skewMs });
      };
      if (waitingForNext !== undefined) return dispatch();
      void ready(initLimitMs(definition.timeoutMs)).then((isReady) => {
        if (isReady) return dispatch();
        settle(timedOut(requestId, definition.timeoutMs));
        kill();
      });
    });

  return {
    instanceId,
    pid,
    alive: () => isAlive && !isDoomed,
    free: async () => {
      if (isAlive && waitingForNext === undefined) await Promise.race([gone, polled()]);
    },
    initMs: () => initMs,
    memory: () => {
      // The kernel keeps the peak: looking seldom misses nothing, and each look costs as much as an invocation.
      if (performance.now() - lookedMs > memoryLookMs) look();
      return lastMemory;
    },
    invoke,
    checkMemory: () => {
      const memory = look();
      const limitBytes = definition.memoryMb * 1024 * 1024 * memoryToleranceRatio;
      if (memory !== undefined && memory.residentBytes > limitBytes) kill();
    },
    stop: () => {
      kill();
      return gone;
    },
  };
};
