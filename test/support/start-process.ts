/** `pnpm start` as a user runs it: a process of its own, with ports and a data folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '..', '..');
const ANY_PORT = ['--port', '0', '--aws-port', '0', '--issuer-port', '0'] as const;
const STOP_LIMIT_MS = 20_000;
const READY = 'Ctrl-C stops everything';

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export interface Running {
  readonly pid: number | undefined;
  output(): string;
  readonly ended: Promise<Ended>;
  kill(signal: NodeJS.Signals): void;
}

/** Runs `start` with these words. Ports are free ones unless the words say otherwise. */
export function runStart(args: readonly string[]): Running {
  const words = args.includes('--port') ? args : [...ANY_PORT, ...args];
  const child: ChildProcess = spawn(process.execPath, [join(ROOT, 'scripts', 'start.ts'), ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that ran into its own time-out leaves nothing behind.
  const end = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
  let output = '';
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<Ended>((done, fail) => {
    child.on('error', fail);
    child.on('close', (status, signal) => done({ status, signal, output }));
  });
  return { pid: child.pid, output: () => output, ended, kill: (signal) => child.kill(signal) };
}

export interface UpStack {
  readonly pid: number | undefined;
  readonly httpUrl: string;
  readonly awsUrl: string;
  readonly dynamodbUrl: string;
  readonly issuerUrl: string;
  token(...scopes: readonly string[]): Promise<string>;
  /** Ctrl-C. */
  stop(): Promise<Ended>;
  /** As a machine that loses its power: nobody gets to say goodbye. */
  kill(): Promise<Ended>;
}

const urlIn = (output: string, name: string): string => {
  const found = new RegExp(`${name}\\s+(http://\\S+)`).exec(output)?.[1];
  if (found === undefined) throw new Error(`No ${name} in the output:\n${output}`);
  return found;
};

const tokenIn = (body: unknown): string => {
  if (typeof body === 'object' && body !== null && 'access_token' in body) return String(body.access_token);
  throw new Error(`No token in ${JSON.stringify(body)}`);
};

/** Starts, waits until the summary is out and the stack stays up. */
export async function startAndStayUp(args: readonly string[]): Promise<UpStack> {
  const running = runStart(args);
  while (!running.output().includes(READY)) {
    const early = await Promise.race([running.ended, pause(100)]);
    if (early !== undefined) throw new Error(`start ended with ${early.status}:\n${early.output}`);
  }
  const issuerUrl = urlIn(running.output(), 'Issuer');
  return {
    pid: running.pid,
    httpUrl: urlIn(running.output(), 'HTTP API'),
    awsUrl: urlIn(running.output(), 'AWS APIs'),
    dynamodbUrl: urlIn(running.output(), 'DynamoDB'),
    issuerUrl,
    async token(...scopes) {
      const form = { grant_type: 'client_credentials', client_id: 'test', scope: scopes.join(' ') };
      const response = await fetch(`${issuerUrl}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      return tokenIn(await response.json());
    },
    kill() {
      running.kill('SIGKILL');
      return running.ended;
    },
    async stop() {
      running.kill('SIGINT');
      const late = setTimeout(() => running.kill('SIGKILL'), STOP_LIMIT_MS);
      const ended = await running.ended;
      clearTimeout(late);
      return ended;
    },
  };
}

/** A folder that is gone after the test. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'twolane-e2e-'));
  return {
    path,
    file(name: string, text: string): string {
      writeFileSync(join(path, name), text);
      return join(path, name);
    },
    json: (name: string): unknown => JSON.parse(readFileSync(join(path, name), 'utf8')),
    remove: (): void => rmSync(path, { recursive: true, force: true }),
  };
}

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

export const dayFile = (rows: readonly string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
