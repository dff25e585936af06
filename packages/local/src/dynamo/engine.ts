import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openFunctionLog } from '../lambda/function-log.ts';
import { freePort } from '../stack/free-port.ts';
import { checkFile } from '../storage/storage.ts';
import { createDynamoClient } from './dynamo-client.ts';
import { prepareEngineFile } from './engine-file.ts';

const startLimitMs = 10_000;
const pollMs = 5;
const stopLimitMs = 3_000;
const restartPauseMs = 100;
const restartLimit = 20;

/** A DynamoDB-compatible engine, ours to supervise or somebody else's. */
export type Engine = {
  readonly url: string;
  /** The engine's own file, when it is known well enough to be trimmed. */
  readonly file: string | undefined;
  pid(): number | undefined;
  stop(): Promise<void>;
};

export type EngineOptions = {
  readonly dataDir: string;
  onWarning(text: string): void;
  onProcessStarted(pid: number): void;
  onProcessGone(pid: number): void;
};

const binary = (): string => {
  const require = createRequire(import.meta.url);
  try {
    const file = join(dirname(require.resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
    if (existsSync(file)) return file;
  } catch {
    // Said below, with the way out.
  }
  throw new Error(
    `There is no DynamoDB engine for ${process.platform}-${process.arch} among the installed packages. ` +
      'Run Amazon DynamoDB Local yourself and pass its address as dynamodbEndpoint.',
  );
};

/**
 * The engine knows nothing of its parent, so a shell stands between: when the pipe on its standard
 * input closes, because the stack stopped or was killed, it kills the engine.
 */
const guard =
  'exec 3<&0; "$@" </dev/null & engine=$!; ' +
  '{ cat <&3 >/dev/null; kill -9 $engine; } 2>/dev/null & ' +
  'trap "kill -TERM $engine" TERM; ' +
  'wait $engine; wait $engine; exit $?';

const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
};

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const answers = async (url: string): Promise<boolean> => {
  try {
    await createDynamoClient(url, 1_000).call('DynamoDB', 'ListTables', {});
    return true;
  } catch {
    return false;
  }
};

/** Starts the engine on a file in the data directory and keeps it running until `stop`. */
export const startEngine = async (options: EngineOptions): Promise<Engine> => {
  const program = binary();
  const folder = join(options.dataDir, 'dynamodb');
  const file = join(folder, 'engine.db');
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = openFunctionLog(join(options.dataDir, 'logs', 'dynamodb-engine.log'));
  let child: ChildProcess | undefined;
  let wanted = true;
  let restarts = 0;

  const launch = (): ChildProcess => {
    const started = spawn(
      '/bin/sh',
      ['-c', guard, 'sh', program, 'serve', '--port', String(port), '--db-path', file],
      {
        stdio: ['pipe', 'ignore', 'pipe'],
        detached: true,
        env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
      },
    );
    started.stdin?.on('error', () => undefined);
    started.stderr?.on('data', (chunk: Buffer) => log.write(chunk));
    if (started.pid !== undefined) options.onProcessStarted(started.pid);
    return started;
  };
  const exitOf = (started: ChildProcess) =>
    new Promise<void>((resolve) => {
      if (started.exitCode !== null || started.signalCode !== null) return resolve();
      started.once('exit', () => resolve());
    });
  const untilReady = async (): Promise<void> => {
    const limitMs = performance.now() + startLimitMs;
    while (!(await answers(url))) {
      if (performance.now() > limitMs) {
        throw new Error(
          `The DynamoDB engine did not answer at ${url}. If ${file} is damaged, start with a fresh data directory.`,
        );
      }
      await sleep(pollMs);
    }
  };
  const supervise = (started: ChildProcess): void => {
    started.once('exit', () => {
      if (started.pid !== undefined) options.onProcessGone(started.pid);
      // Lets go of the guard's pipe, which would wait for us.
      started.stdin?.destroy();
      if (!wanted) return;
      restarts += 1;
      if (restarts > restartLimit) {
        options.onWarning(`engine: died ${restartLimit} times and stays down`);
        return;
      }
      options.onWarning('engine: died and is started again');
      setTimeout(() => {
        if (!wanted) return;
        child = launch();
        supervise(child);
      }, restartPauseMs);
    });
  };
  const end = async (started: ChildProcess): Promise<void> => {
    const gone = exitOf(started);
    started.kill('SIGTERM');
    const late = setTimeout(() => {
      if (started.pid !== undefined) killGroup(started.pid);
    }, stopLimitMs);
    await gone;
    clearTimeout(late);
    started.stdin?.destroy();
  };

  if (existsSync(file)) checkFile(file, 'all tables: rather choose another data directory');
  let preparation = prepareEngineFile(file);
  if (preparation.kind === 'empty') {
    // The engine makes its schema; only then can it be indexed.
    const first = launch();
    await untilReady();
    await end(first);
    if (first.pid !== undefined) options.onProcessGone(first.pid);
    preparation = prepareEngineFile(file);
  }
  if (preparation.kind === 'unknown') options.onWarning(preparation.warning);
  child = launch();
  supervise(child);
  await untilReady();

  return {
    url,
    file: preparation.kind === 'ready' ? file : undefined,
    pid: () => child?.pid,
    stop: async () => {
      wanted = false;
      if (child !== undefined) await end(child);
      log.close();
    },
  };
};

/** Somebody else's engine: Amazon's DynamoDB Local, or any other that speaks the protocol. */
export const useEngine = async (url: string): Promise<Engine> => {
  if (!(await answers(url))) throw new Error(`No DynamoDB-compatible engine answers at ${url}`);
  return { url, file: undefined, pid: () => undefined, stop: () => Promise.resolve() };
};
