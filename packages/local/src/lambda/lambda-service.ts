import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionDefinition } from '../template/definitions.ts';
import { environmentOf } from './function-environment.ts';
import { type FunctionLog, openFunctionLog } from './function-log.ts';
import {
  createFunctionPool,
  type FunctionPool,
  type FunctionStats,
  type InvocationReport,
  type PoolParts,
} from './function-pool.ts';
import { startInstance } from './instance.ts';
import { failed, type InvocationOutcome } from './outcome.ts';
import { startRuntimeApi } from './runtime-api.ts';
import { removeUnfinished, unpackArtifact } from './unpack.ts';

const idleLimitMs = 5 * 60_000;
const housekeepingMs = 500;
const waitingLimit = 10_000;

export type LambdaServiceOptions = {
  readonly functions: readonly FunctionDefinition[];
  readonly artifactsDir: string;
  readonly dataDir: string;
  readonly region: string;
  readonly awsUrl: string;
  /** How many processes this machine gives to one function. */
  readonly localConcurrency: number;
  /** Faults on demand. */
  readonly faults?: PoolParts['faults'];
  onLog?(functionName: string, text: string): void;
  onProcessStarted(pid: number): void;
  onProcessGone(pid: number): void;
};

export type LambdaService = {
  /** Invokes and waits ("RequestResponse"). Never rejects: an unknown function is a failed outcome. */
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  concurrencyOf(functionArn: string): number;
  /** Resolves when an invocation would not have to wait for a process. */
  whenFree(functionArn: string): Promise<void>;
  timeoutMsOf(functionArn: string): number;
  stats(): readonly FunctionStats[];
  pids(): readonly number[];
  stop(): Promise<void>;
};

/**
 * The runtime runs as plain JavaScript, made once per version of its source: a function's process
 * should not pay for stripping types at every cold start.
 */
const writeBootstrap = async (folder: string): Promise<string> => {
  const source = await readFile(fileURLToPath(new URL('./bootstrap.ts', import.meta.url)), 'utf8');
  const file = join(
    folder,
    `bootstrap-${createHash('sha256').update(source).digest('hex').slice(0, 16)}.mjs`,
  );
  if (existsSync(file)) return file;
  const { transform } = await import('esbuild');
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node24' });
  await writeFile(`${file}.part`, code);
  await rename(`${file}.part`, file);
  return file;
};

const reportLine = (name: string, report: InvocationReport): string => {
  const { outcome, durationMs, initMs, peakRssBytes } = report;
  const failure = outcome.kind === 'failed' ? ` Error: ${outcome.payload.slice(0, 2_000)}` : '';
  const init = initMs === undefined ? '' : ` Init Duration: ${initMs.toFixed(2)} ms`;
  const memory = Math.ceil(peakRssBytes / 1024 / 1024);
  return (
    `${new Date().toISOString()} REPORT ${name} ${report.instanceId} ` +
    `Duration: ${durationMs.toFixed(2)} ms${init} Max Memory Used: ${memory} MB${failure}\n`
  );
};

export const startLambdaService = async (options: LambdaServiceOptions): Promise<LambdaService> => {
  const codeDir = join(options.dataDir, 'code');
  await mkdir(codeDir, { recursive: true });
  await removeUnfinished(codeDir);
  const bootstrapFile = await writeBootstrap(codeDir);
  const taskRoots = new Map<string, string>();
  for (const definition of options.functions) {
    const { artifact } = definition;
    if (!taskRoots.has(artifact)) {
      taskRoots.set(artifact, await unpackArtifact(join(options.artifactsDir, artifact), codeDir));
    }
  }
  const runtimeApi = await startRuntimeApi();
  const logs = new Map<string, FunctionLog>();

  const poolOf = (definition: FunctionDefinition): FunctionPool => {
    const log = openFunctionLog(join(options.dataDir, 'logs', `${definition.name}.log`));
    logs.set(definition.name, log);
    return createFunctionPool({
      definition,
      localConcurrency: options.localConcurrency,
      waitingLimit,
      faults: options.faults,
      onInvoked: (report) => log.write(reportLine(definition.name, report)),
      startInstance: async () => {
        const instanceId = randomUUID();
        const taskRoot = taskRoots.get(definition.artifact) ?? codeDir;
        return startInstance({
          definition,
          instanceId,
          taskRoot,
          bootstrapFile,
          runtimeApi,
          environment: environmentOf(definition, {
            region: options.region,
            awsUrl: options.awsUrl,
            taskRoot,
            instanceId,
            runtimeApi: runtimeApi.addressOf(instanceId),
          }),
          onOutput: (chunk) => {
            log.write(chunk);
            options.onLog?.(definition.name, chunk.toString('utf8'));
          },
          onStarted: options.onProcessStarted,
          onExit: (pid) => {
            if (pid !== undefined) options.onProcessGone(pid);
          },
        });
      },
    });
  };
  const pools = new Map(options.functions.map((definition) => [definition.arn, poolOf(definition)]));

  const housekeeping = setInterval(() => {
    for (const pool of pools.values()) {
      pool.checkMemory();
      pool.reapIdle(idleLimitMs);
    }
  }, housekeepingMs);

  return {
    invoke: (functionArn, payload) =>
      pools.get(functionArn)?.invoke(payload) ??
      Promise.resolve(failed('ResourceNotFoundException', `Function not found: ${functionArn}`)),
    concurrencyOf: (functionArn) => pools.get(functionArn)?.concurrency ?? 0,
    whenFree: (functionArn) => pools.get(functionArn)?.whenFree() ?? Promise.resolve(),
    timeoutMsOf: (functionArn) => pools.get(functionArn)?.definition.timeoutMs ?? 0,
    stats: () => [...pools.values()].map((pool) => pool.stats()),
    pids: () =>
      [...pools.values()].flatMap((pool) =>
        pool.instances().flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
      ),
    stop: async () => {
      clearInterval(housekeeping);
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      await runtimeApi.close();
      for (const log of logs.values()) log.close();
    },
  };
};
