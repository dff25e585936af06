import { createTelemetry } from '@twolane/telemetry';
import type { Delivery, Message } from './delivery.ts';
import type { Outcome } from './outcome.ts';
import { report } from './report.ts';
import { addToTotal, counted } from './testing/counted.ts';
import { stage } from './testing/stage.ts';

const metric = (lines: readonly Record<string, unknown>[], name: string): readonly unknown[] =>
  lines.flatMap((line) => (name in line && '_aws' in line ? [line[name]] : [])).flat();

test('one line for one delivery leads from the request to the consumer', async () => {
  const { deliver, handledLines } = stage();
  await deliver([{ id: 'a', units: 3 }]);
  expect(handledLines()).toEqual([
    expect.objectContaining({
      level: 'INFO',
      message: 'event handled',
      service: 'inventory',
      consumer: 'stock-totals',
      outcome: 'applied',
      steps: 1,
      eventId: 'a',
      eventType: 'StockCounted.v1',
      eventSource: 'twolane.inventory',
      subject: 'sku-1',
      correlationId: 'correlation-1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      lateness: 'onTime',
      messageId: 'message-a',
      receiveCount: 1,
      lagMs: 40,
      freshnessMs: 40,
      queueAgeMs: 40,
      startedAt: '2026-11-21T04:05:06.040Z',
      durationMs: 0,
    }),
  ]);
});

test('no line holds the event’s data, whatever became of it', async () => {
  const { deliver, lines } = stage({
    react: async (event, context) => {
      if (event.id === 'throws') throw new Error('bug');
      return addToTotal(event, context);
    },
  });
  const who = { countedBy: 'Grace Hopper' };
  await deliver([
    { id: 'applied', ...who },
    { id: 'throws', ...who },
    { id: 'frozen', ...who, occurredAtMs: 0 },
    { messageId: 'broken', body: '{"countedBy":"Grace Hopper"' },
    { messageId: 'invalid', body: '{"detail":{"countedBy":"Grace Hopper"}}' },
  ]);
  expect(lines.length).toBeGreaterThan(5);
  expect(JSON.stringify(lines)).not.toContain('Hopper');
});

test('metrics count each outcome, and time only what was applied', async () => {
  const { deliver, lines } = stage({
    react: async (event, context) => {
      switch (event.id) {
        case 'nothing':
          return { kind: 'nothing', why: 'no' };
        case 'waits':
          return { kind: 'notYet', why: 'no' };
        case 'throws':
          throw new Error('bug');
        default:
          return addToTotal(event, context);
      }
    },
  });
  const late = { occurredAtMs: Date.parse('2026-11-20T04:05:06.000Z') };
  await deliver([
    { id: 'a', ...late },
    { id: 'nothing', ...late },
    { id: 'waits', ...late },
    { id: 'throws', ...late },
    { id: 'frozen', occurredAtMs: 0 },
    { messageId: 'broken', body: '{' },
  ]);
  await deliver([{ id: 'a', ...late }], { receiveCount: 2 });
  expect(metric(lines, 'Applied')).toEqual([1]);
  expect(metric(lines, 'Duplicates')).toEqual([1]);
  expect(metric(lines, 'NothingToDo')).toEqual([1]);
  expect(metric(lines, 'Retried')).toEqual([1, 1]);
  expect(metric(lines, 'Parked')).toEqual([1, 1]);
  // once for the applied one, once for the one without effect; neither for retries nor for the duplicate
  expect(metric(lines, 'Late')).toEqual([1, 1]);
  expect(metric(lines, 'Lag')).toEqual([40]);
  expect(metric(lines, 'Freshness')).toEqual([86_400_040]);
  const errors = lines.flatMap((line) => ('Errors' in line ? [`${line['kind']} ${line['source']}`] : []));
  expect(errors.sort()).toEqual([
    'frozen twolane.inventory',
    'not-json unknown',
    'unexpected twolane.inventory',
  ]);
});

/** What is said of one delivery: its line, and the metrics that go with it. */
const said = (outcome: Outcome, delivery: Partial<Message> & Partial<Classified> = {}, nowMs = 1) => {
  const lines: Record<string, unknown>[] = [];
  const sink = (line: string) => void lines.push(JSON.parse(line));
  const telemetry = createTelemetry({ service: 'inventory', function: 'f', consumer: 'stock-totals', sink });
  const { event = counted({ id: 'a' }), lateness = 'onTime', ...about } = delivery;
  const times = { sentAtMs: 0, startedAtMs: 0, deadlineMs: 1_000, ...about };
  const message = { messageId: 'm', body: '', receiptHandle: 'r', receiveCount: 1, ...times };
  report(telemetry, { delivery: { stage: 'classified', message, event, lateness }, outcome, nowMs });
  telemetry.endInvocation();
  return lines;
};
type Classified = Extract<Delivery, { readonly stage: 'classified' }>;

test('sources that apps choose make no metrics of their own; their lines name them', () => {
  const sources = ['a.b', 'a.c', 'twolane.inventory', 'A'.repeat(128)];
  const lines = sources.flatMap((source) =>
    said({ kind: 'parked', cause: 'frozen', why: 'w' }, { event: { ...counted({ id: 'a' }), source } }),
  );
  expect(lines.flatMap((line) => ('Errors' in line ? [line['source']] : []))).toEqual([
    'apps',
    'apps',
    'twolane.inventory',
    'apps',
  ]);
  expect(lines.flatMap(({ eventSource }) => eventSource ?? [])).toEqual(sources);
});

test.each<[Outcome, object]>([
  [
    { kind: 'applied', steps: 2 },
    { level: 'INFO', message: 'event handled', steps: 2 },
  ],
  [{ kind: 'alreadyApplied' }, { level: 'INFO', message: 'event handled' }],
  [
    { kind: 'nothing', why: 'w' },
    { level: 'INFO', message: 'event handled', why: 'w' },
  ],
  [
    { kind: 'parked', cause: 'torn', why: 'w' },
    { level: 'WARN', message: 'message parked', cause: 'torn', why: 'w' },
  ],
  [
    { kind: 'retry', cause: 'notYet', why: 'w' },
    { level: 'INFO', message: 'event waits', cause: 'notYet', why: 'w' },
  ],
  [
    { kind: 'retry', cause: 'conflict', why: 'w' },
    { level: 'WARN', message: 'message retried', cause: 'conflict', why: 'w' },
  ],
  [
    { kind: 'retry', cause: 'unexpected', why: 'w', error: new Error('bug') },
    {
      ...{ level: 'ERROR', message: 'message retried', cause: 'unexpected', why: 'w' },
      error: expect.objectContaining({ message: 'bug' }),
    },
  ],
])('%j: its line has a level, words for people, and why', (outcome, line) => {
  expect(said(outcome).filter((each) => 'outcome' in each)).toMatchObject([
    { outcome: outcome.kind, ...line },
  ]);
});

test('times are told of each delivery: in the queue, in hand; clocks that disagree do not make the first one negative', () => {
  const applied = { kind: 'applied', steps: 1 } as const;
  const times = { sentAtMs: 1_000, startedAtMs: 1_700 };
  expect(metric(said(applied, times, 1_750), 'QueueAge')).toEqual([700]);
  expect(metric(said(applied, times, 1_750), 'HandlingTime')).toEqual([50]);
  expect(metric(said(applied, { ...times, startedAtMs: 900 }), 'QueueAge')).toEqual([0]);
});

test.each<[string, Outcome, Classified['lateness'], readonly number[]]>([
  ['applied late', { kind: 'applied', steps: 1 }, 'late', [1]],
  ['late without effect', { kind: 'nothing', why: 'w' }, 'late', [1]],
  ['applied on time', { kind: 'applied', steps: 1 }, 'onTime', []],
])('%s is counted as late %#: %j %s %j', (_, outcome, lateness, count) => {
  expect(metric(said(outcome, { lateness }), 'Late')).toEqual(count);
});

test('waiting for another event is no error; a bug is one, with its stack', async () => {
  const { deliver, handledLines } = stage({
    react: async (event) => {
      if (event.id === 'throws') throw new Error('bug');
      return { kind: 'notYet', why: 'no order yet' };
    },
  });
  await deliver([{ id: 'waits' }, { id: 'throws' }]);
  const byId = Object.fromEntries(handledLines().map((line) => [line['eventId'], line]));
  expect(byId['waits']).toMatchObject({ level: 'INFO', cause: 'notYet', why: 'no order yet' });
  expect(byId['throws']).toMatchObject({
    level: 'ERROR',
    cause: 'unexpected',
    error: { message: 'bug', stack: expect.stringContaining('report.test.ts') },
  });
});
