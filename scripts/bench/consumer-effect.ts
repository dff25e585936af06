import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { consumerHandler, createParking, type React } from '@twolane/consumer';
import { createCatalog, eventKey, makeEvent } from '@twolane/contracts';
import { StockArrivedV1 } from '@twolane/events';
import { createJournal } from '@twolane/outbox';
import { createDynamoStore } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import type { Context, SQSEvent } from 'aws-lambda';
import { awaitEngine, createBenchTable, startBenchEngine } from './engine.ts';
import { createMeteredClient } from './metered-client.ts';
import { median, type Report, rounded } from './report.ts';

const EVENTS_A_ROUND = 2_000;
const ROUNDS = 5;
const BATCH = 10;
const BATCHES_AT_ONCE = 4;
const PADDING = 'x'.repeat(480);
const HOUR_SEC = 3_600;

type Handler = (event: SQSEvent, context: Context) => Promise<unknown>;

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'bench',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:bench',
  memoryLimitInMB: '512',
  awsRequestId: 'bench',
  logGroupName: 'bench',
  logStreamName: 'bench',
  getRemainingTimeInMillis: () => 60_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

const messageBody = (id: string): string =>
  JSON.stringify({
    version: '0',
    id,
    'detail-type': StockArrivedV1.type,
    source: 'bench',
    account: '000000000000',
    time: new Date().toISOString(),
    region: 'eu-west-1',
    resources: [],
    detail: makeEvent(StockArrivedV1, {
      id,
      source: 'bench',
      subject: id,
      occurredAtMs: Date.now(),
      recordedAtMs: Date.now(),
      correlationId: id,
      data: { deliveryId: id, lines: [{ sku: '10007', quantity: 1 }] },
    }),
  });

const batchesOf = (round: string): readonly SQSEvent[] =>
  Array.from({ length: EVENTS_A_ROUND / BATCH }, (_, batch) => ({
    Records: Array.from({ length: BATCH }, (_, n) => ({
      messageId: `${round}-${batch}-${n}`,
      receiptHandle: 'bench',
      body: messageBody(`${round}-${batch}-${n}`),
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(Date.now()),
        SenderId: 'bench',
        ApproximateFirstReceiveTimestamp: String(Date.now()),
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:bench',
      awsRegion: 'eu-west-1',
    })),
  }));

async function drain(handler: Handler, batches: readonly SQSEvent[]): Promise<void> {
  const left = [...batches];
  const worker = async (): Promise<void> => {
    for (let batch = left.shift(); batch !== undefined; batch = left.shift()) await handler(batch, context);
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, worker));
}

interface Measure {
  readonly calls: number;
  readonly writeUnits: number;
  readonly cpuMs: number;
  readonly eventsPerSec: number;
}

/** One effect of one event, four ways, in turn, on the same engine. */
export async function benchConsumerEffect(): Promise<Report> {
  using engine = await startBenchEngine();
  const { client, documents, meter } = createMeteredClient(engine.url);
  await awaitEngine(client);
  for (const table of ['effects', 'inbox', 'outbox', 'parked']) await createBenchTable(client, table);
  await createBenchTable(client, 'idempotency', ['id']);

  const store = createDynamoStore({
    client: documents,
    journal: createJournal({ table: 'outbox', shards: 8, retentionDays: 30 }),
    inboxTable: 'inbox',
  });
  const putOf =
    (applied: boolean): React<StockArrivedV1> =>
    async (event) => ({
      kind: 'change',
      changeSet: {
        writes: [
          {
            kind: 'putIfAbsent',
            table: 'effects',
            key: { pk: `${applied ? 'own' : 'mark'}#${event.id}`, sk: 'effect' },
            item: { padding: PADDING, ...(applied ? { applied: [eventKey(event)] } : {}) },
          },
        ],
        events: [],
      },
    });
  const ours = (inbox: 'mark' | 'aggregate'): Handler =>
    consumerHandler({
      consumer: `bench-${inbox}`,
      inbox,
      catalog: createCatalog([StockArrivedV1]),
      react: putOf(inbox === 'aggregate'),
      store,
      parking: createParking({ store, table: 'parked' }),
      telemetry: createTelemetry({ service: 'bench', function: 'bench', sink: () => {} }),
    });
  const put = (prefix: string, id: string) =>
    documents.send(
      new PutCommand({
        TableName: 'effects',
        Item: { pk: `${prefix}#${id}`, sk: 'effect', padding: PADDING },
      }),
    );
  const perRecord =
    (effect: (id: string) => Promise<unknown>): Handler =>
    async ({ Records }) => {
      await Promise.all(Records.map(({ body }) => effect(JSON.parse(body).detail.id)));
    };
  const config = new IdempotencyConfig({ expiresAfterSeconds: HOUR_SEC, throwOnNoIdempotencyKey: true });
  config.registerLambdaContext(context);
  const idempotentPut = makeIdempotent(
    async (id: string) => {
      await put('powertools', id);
      return { id };
    },
    {
      persistenceStore: new DynamoDBPersistenceLayer({ tableName: 'idempotency', awsSdkV3Client: documents }),
      config,
    },
  );

  const variants: readonly (readonly [name: string, handler: Handler])[] = [
    ['bare put', perRecord((id) => put('bare', id))],
    ['Twolane, inbox in the aggregate', ours('aggregate')],
    ['Twolane, inbox mark of its own', ours('mark')],
    ['put in Powertools idempotency', perRecord(idempotentPut)],
  ];
  const measures = new Map<string, Measure[]>(variants.map(([name]) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, handler] of variants) {
      const batches = batchesOf(`${name.replaceAll(/[^a-z]/g, '')}-${round}`);
      meter.reset();
      const startedMs = performance.now();
      const cpu = process.cpuUsage();
      await drain(handler, batches);
      const { user, system } = process.cpuUsage(cpu);
      const seconds = (performance.now() - startedMs) / 1000;
      // The first round warms up the engine and the compiler.
      if (round === 0) continue;
      measures.get(name)?.push({
        calls: meter.calls / EVENTS_A_ROUND,
        writeUnits: meter.writeUnits / EVENTS_A_ROUND,
        cpuMs: (user + system) / 1000 / EVENTS_A_ROUND,
        eventsPerSec: EVENTS_A_ROUND / seconds,
      });
    }
  }
  client.destroy();

  const medians = variants.map(([name]) => {
    const runs = measures.get(name) ?? [];
    return {
      name,
      calls: median(runs.map(({ calls }) => calls)),
      writeUnits: median(runs.map(({ writeUnits }) => writeUnits)),
      cpuMs: median(runs.map(({ cpuMs }) => cpuMs)),
      eventsPerSec: median(runs.map(({ eventsPerSec }) => eventsPerSec)),
    };
  });
  const [bare, own, mark, powertools] = medians;
  const ratio = (a: number | undefined, b: number | undefined): string =>
    rounded((a ?? 0) / (b ?? 1)).toFixed(2);
  return {
    id: 'consumerEffect',
    title: `(a) one consumer effect, ${ROUNDS} × ${EVENTS_A_ROUND} events in turn, medians`,
    columns: ['variant', 'calls', 'write units', 'CPU ms', 'events/s'],
    rows: medians.map(({ name, calls, writeUnits, cpuMs, eventsPerSec }) => [
      name,
      rounded(calls),
      rounded(writeUnits),
      rounded(cpuMs),
      Math.round(eventsPerSec),
    ]),
    findings: [
      `throughput against Powertools: ${ratio(own?.eventsPerSec, powertools?.eventsPerSec)} times with the inbox in the aggregate, ${ratio(mark?.eventsPerSec, powertools?.eventsPerSec)} times with a mark of its own`,
      `write units against the bare put: ${ratio(own?.writeUnits, bare?.writeUnits)} times with the inbox in the aggregate`,
    ],
    values: medians,
  };
}
