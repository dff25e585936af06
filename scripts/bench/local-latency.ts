import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type LocalStack, startLocalStack } from '@twolane/local';
import { BUS, FUNCTION, writeLatencyStack } from './local-latency-stack.ts';
import { type Report, rounded } from './report.ts';

const EVENTS = 1_000;
const WARM_UP = 100;
const PAUSE_MS = 10;
const QUIET_LIMIT_MS = 20_000;
const PAD = 'x'.repeat(800);

const credentials = { accessKeyId: 'AKIABENCH00000000000', secretAccessKey: 'not-a-secret' };

const atRest = async (stack: LocalStack): Promise<void> => {
  if (!(await stack.waitIdle(QUIET_LIMIT_MS))) throw new Error('The stack did not come to rest.');
};

/** What the function noted; all of it lies in the memory of its one process. */
const notedBy = async (stack: LocalStack): Promise<readonly number[]> => {
  const answer = await fetch(`${stack.awsUrl}/2015-03-31/functions/${FUNCTION}/invocations`, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20260101/eu-west-1/lambda/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
    body: '{"report":true}',
  });
  const noted: unknown = await answer.json();
  if (!Array.isArray(noted)) throw new Error(`The function answered ${JSON.stringify(noted)}`);
  return noted.map(Number);
};

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** From the call of PutEvents to the first line of the function: endpoint, bus, rule, queue, mapping, Runtime API. */
export async function benchLocalLatency(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'twolane-bench-'));
  mkdirSync(join(folder, 'stack'));
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => rmSync(folder, { recursive: true, force: true }));
  const stack = await startLocalStack({
    ...writeLatencyStack(join(folder, 'stack')),
    dataDir: join(folder, 'data'),
    httpPort: 0,
    awsPort: 0,
    issuerPort: 0,
    localConcurrency: 1,
    onNotice: (text) => process.stderr.write(`${text}\n`),
  });
  cleanup.defer(() => stack.stop());
  const events = new EventBridgeClient({
    endpoint: stack.awsUrl,
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
  });
  cleanup.defer(() => events.destroy());

  for (let n = 0; n < WARM_UP + EVENTS; n += 1) {
    const Detail = JSON.stringify({ sentMs: performance.timeOrigin + performance.now(), n, pad: PAD });
    const entry = { EventBusName: BUS, Source: 'bench', DetailType: 'Sent.v1', Detail };
    const { FailedEntryCount } = await events.send(new PutEventsCommand({ Entries: [entry] }));
    if (FailedEntryCount !== 0) throw new Error('The bus refused an event.');
    await pause(PAUSE_MS);
    if (n === WARM_UP - 1) await atRest(stack);
  }
  await atRest(stack);
  const noted = await notedBy(stack);
  if (noted.length !== WARM_UP + EVENTS)
    throw new Error(`Of ${WARM_UP + EVENTS} events ${noted.length} arrived.`);
  const latencies = noted.slice(WARM_UP);
  const values = {
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    maxMs: percentile(latencies, 1),
  };
  return {
    id: 'localLatency',
    title: `(m) PutEvents to the function's first line, ${EVENTS} events one at a time, ${PAUSE_MS} ms apart`,
    columns: ['p50 ms', 'p99 ms', 'longest ms'],
    rows: [[rounded(values.p50Ms), rounded(values.p99Ms), rounded(values.maxMs)]],
    findings: [],
    values,
  };
}
