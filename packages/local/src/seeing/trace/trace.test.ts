import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEventFollower } from '../../ledger/followed-events.ts';
import { type ManualClock, manualClock } from '../../testing/manual-clock.ts';
import {
  type Messaging,
  openMessaging,
  queueArn,
  queueDefinition,
  redriveTo,
  rule,
  target,
  temporaryFolder,
} from '../../testing/messaging.ts';
import type { JournalRows } from './journal.ts';
import { traceOf } from './trace.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
const startMs = Date.parse('2026-11-26T10:00:00.000Z');
const queues = [
  queueDefinition('work', redriveTo('dead', 1)),
  queueDefinition('dead'),
  queueDefinition('idle'),
];
const rules = [rule('to-work', { source: ['shop'] }, [target('work')])];
const mappings = [
  {
    kind: 'stream',
    logicalId: 'M',
    functionArn: 'arn:f',
    streamArn: 'arn:s',
    tableName: 'journal',
    enabled: true,
    batchSize: 1,
    batchingWindowMs: 0,
    partialBatches: false,
    startingPosition: 'LATEST',
    bisectOnError: false,
    maximumRetryAttempts: -1,
    maximumRecordAgeSec: -1,
    onFailureQueueArn: undefined,
    filters: [],
  },
] as const;

let clock: ManualClock;
let messaging: Messaging;
let files = 0;
const open = (): void => {
  messaging = openMessaging({ file: join(folder.path, `${files}.db`), clock, queues, rules });
};
beforeEach(() => {
  files += 1;
  clock = manualClock(startMs);
  open();
});
afterEach(() => messaging.close());

const put = (id: string, more: object = {}): void => {
  const detail = {
    specversion: '1.0',
    id,
    source: 'shop',
    type: 'Hit.v1',
    correlationid: 'basket-1',
    recordedtime: '2026-11-26T09:59:59.990Z',
    ...more,
  };
  const entry = { source: 'shop', detailType: 'Hit.v1', detail: JSON.stringify(detail), eventBusName: 'bus' };
  expect(messaging.buses.putEvents([entry])).toMatchObject({ ok: true, value: [{ ok: true }] });
};
const trace = (journal: JournalRows = { rows: [], isWhole: true }, logFolder = join(folder.path, 'none')) =>
  traceOf(
    {
      definition: { rules, queues, mappings },
      logFolder,
      events: createEventFollower(messaging.storage),
      journal: async (tables) => {
        expect(tables).toEqual(['journal']);
        return journal;
      },
    },
    'basket-1',
  );
const inShort = async (...of: Parameters<typeof trace>) =>
  (await trace(...of)).hops.map(({ atMs, kind, where, event }) => [atMs - startMs, kind, where, event]);

test('an event from its recording to its acknowledgement, and after a restart just so', async () => {
  put('1');
  put('2', { correlationid: 'another' });
  await clock.advance(30);
  const received = await messaging.queue('work').receive({ maximumMessages: 10, waitMs: 0 });
  if (received.ok) messaging.queue('work').delete(received.value.map(({ receiptHandle }) => receiptHandle));
  const expected = [
    [-10, 'recorded', 'no journal row', 'shop/1'],
    [0, 'published', 'PutEvents', 'shop/1'],
    [0, 'delivered', 'work', 'shop/1'],
    [30, 'acknowledged', 'work', 'shop/1'],
  ];
  expect(await inShort()).toEqual(expected);
  expect((await trace()).hops[2]?.details).toEqual({ rule: 'to-work' });
  messaging.close();
  open();
  expect(await inShort()).toEqual(expected);
});

test('what repeats, waits and dies is told', async () => {
  put('1');
  put('1');
  expect((await trace()).hops.find(({ kind }) => kind === 'delivered')?.details).toEqual({
    rule: 'to-work',
    copies: 2,
    waiting: 2,
  });
  for (let pass = 0; pass < 2; pass += 1) {
    await messaging.queue('work').receive({ maximumMessages: 10, waitMs: 0, visibilityTimeoutSec: 1 });
    await clock.advance(1_001);
  }
  expect(await inShort()).toContainEqual([1_001, 'deadLettered', 'work', 'shop/1']);
});

test('a recorded event that no bus has seen is shown waiting; one that it has seen once only', async () => {
  put('1');
  const row = { table: 'journal', type: 'Hit.v1', causationId: undefined, recordedMs: startMs - 10 };
  const found = await trace({
    rows: [
      { ...row, key: 'shop/1' },
      { ...row, key: 'shop/1.next', causationId: '1' },
    ],
    isWhole: false,
  });
  expect(found.isWhole).toBe(false);
  expect(found.hops.filter(({ kind }) => kind === 'recorded')).toEqual([
    { atMs: startMs - 10, kind: 'recorded', where: 'journal', event: 'shop/1', type: 'Hit.v1', details: {} },
    {
      atMs: startMs - 10,
      kind: 'recorded',
      where: 'journal',
      event: 'shop/1.next',
      type: 'Hit.v1',
      details: { causedBy: '1', waits: 'no bus has seen it yet' },
    },
  ]);
});

test('a delivery that failed is shown with its next try', async () => {
  messaging.close();
  const failure = { errorCode: 'THROTTLING', errorMessage: 'slow', isRetryable: true } as const;
  const busSettings = { gate: () => failure };
  messaging = openMessaging({ file: join(folder.path, `${files}.db`), clock, queues, rules, busSettings });
  put('1');
  const retrying = (await trace()).hops.find(({ kind }) => kind === 'retrying');
  expect(retrying).toMatchObject({
    where: 'to-work',
    event: 'shop/1',
    details: { target: 'work', attempts: 1 },
  });
  expect(retrying?.atMs).toBeGreaterThan(startMs);
});

test('what functions wrote stands between, in order', async () => {
  put('1');
  const logs = join(folder.path, `logs-${files}`);
  mkdirSync(logs);
  const common = { correlationId: 'basket-1', timestamp: new Date(startMs + 20).toISOString() };
  const startedAt = new Date(startMs + 5).toISOString();
  const handled = {
    ...common,
    outcome: 'applied',
    startedAt,
    durationMs: 15,
    eventSource: 'shop',
    eventId: '1',
  };
  writeFileSync(join(logs, 'consumer.log'), `${JSON.stringify(handled)}\nREPORT basket-1\n`);
  expect(await inShort({ rows: [], isWhole: true }, logs)).toEqual([
    [-10, 'recorded', 'no journal row', 'shop/1'],
    [0, 'published', 'PutEvents', 'shop/1'],
    [0, 'delivered', 'work', 'shop/1'],
    [5, 'received', 'consumer', 'shop/1'],
    [20, 'handled', 'consumer', 'shop/1'],
  ]);
});

test('an id that nobody knows has no hops, whatever it holds', async () => {
  expect(queueArn('work')).toContain('work');
  for (const id of ["' OR 1=1 --", '__proto__', '%', 'basket-', '\u0000']) {
    const follow = createEventFollower(messaging.storage);
    put('1');
    expect(await follow(id)).toEqual([]);
  }
});
