import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createEventBridgeBus, createRelay } from '@twolane/outbox';
import { createDynamoStore } from '@twolane/store';
import { eventOf1Kb, inBatches, insertedRow, journal, OUTBOX, quietTelemetry } from './bench-events.ts';
import { awaitEngine, createBenchTable, startBenchEngine } from './engine.ts';
import { ulidLike } from './ids.ts';
import { createMeteredClient } from './metered-client.ts';
import { median, type Report, rounded } from './report.ts';

const EVENTS_A_ROUND = 3_000;
const ROUNDS = 5;
const RELAY_BATCH = 100;

async function startBus() {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'put-events-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  return { endpoint: `http://127.0.0.1:${String(line).trim()}`, stop: () => child.stdin.end() };
}

/** The relay from stream records to receipts: PutEvents over HTTP, receipts in the engine. One batch at a time, as a shard. */
export async function benchRelay(): Promise<Report> {
  using engine = await startBenchEngine();
  const bus = await startBus();
  const { client, documents } = createMeteredClient(engine.url);
  await awaitEngine(client);
  await createBenchTable(client, OUTBOX);
  const eventBridge = new EventBridgeClient({
    endpoint: bus.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    maxAttempts: 1,
  });
  const relay = createRelay({
    bus: createEventBridgeBus({
      client: eventBridge,
      busName: 'bench',
      random: Math.random,
      sleep: (ms) => pause(ms),
    }),
    store: createDynamoStore({ client: documents, journal, inboxTable: 'none' }),
    table: OUTBOX,
    retentionDays: 30,
    telemetry: quietTelemetry,
  });

  const runs: { eventsPerSec: number; cpuMs: number }[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const rows = Array.from({ length: EVENTS_A_ROUND }, (_, n) => n + round * EVENTS_A_ROUND).flatMap((n) =>
      insertedRow(eventOf1Kb(ulidLike(n), Date.now()), n),
    );
    const startedMs = performance.now();
    const cpu = process.cpuUsage();
    for (const batch of inBatches(rows, RELAY_BATCH)) await relay(batch);
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (performance.now() - startedMs) / 1000;
    if (round > 0) {
      runs.push({ eventsPerSec: EVENTS_A_ROUND / seconds, cpuMs: (user + system) / 1000 / EVENTS_A_ROUND });
    }
  }
  client.destroy();
  eventBridge.destroy();
  bus.stop();

  const values = {
    eventsPerSec: median(runs.map(({ eventsPerSec }) => eventsPerSec)),
    cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
  };
  return {
    id: 'relay',
    title: `(d) the relay, ${ROUNDS} × ${EVENTS_A_ROUND} events of 1 KB, medians`,
    columns: ['events/s', 'CPU ms an event'],
    rows: [[Math.round(values.eventsPerSec), rounded(values.cpuMs, 3)]],
    findings: [],
    values,
  };
}
