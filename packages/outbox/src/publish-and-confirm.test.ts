import { eventKey } from '@twolane/contracts';
import type { Bus } from './bus.ts';
import type { OutboxEntry, UnreadableRow } from './entry.ts';
import { confirmPublished, publishAndConfirm } from './publish-and-confirm.ts';
import { readReceipts } from './receipt.ts';
import { eventAt, keepingTelemetry, newOutbox, RETENTION_DAYS, TABLE } from './testing/sample.ts';

const minuteMs = Date.parse('2026-11-21T04:05:00.000Z');
const bucket = { minuteMs, shard: 0 };
const entry = (id: string): OutboxEntry => {
  const event = eventAt(minuteMs, id);
  return { name: eventKey(event), bucket, event, text: JSON.stringify(event), recordedAtMs: minuteMs };
};
const unreadable: UnreadableRow = { name: 'x/1', bucket, why: 'No JSON.' };
/** A bus that takes `a`, refuses `b` for now and `c` for ever. */
const newPorts = () => {
  const { store } = newOutbox();
  const telemetry = keepingTelemetry();
  const asked: (readonly string[])[] = [];
  const rejection = (name: string, mayPassLater: boolean) => ({
    name,
    code: 'Code',
    why: 'Why.',
    mayPassLater,
  });
  const bus: Bus = {
    publish: async (entries) => {
      asked.push(entries.map(({ name }) => name));
      return {
        published: entries.flatMap(({ name }) => (name.endsWith('/a') ? [name] : [])),
        rejected: entries.flatMap(({ name }) =>
          name.endsWith('/a') ? [] : [rejection(name, name.endsWith('/b'))],
        ),
      };
    },
  };
  return {
    asked,
    store,
    telemetry,
    ports: { bus, store, table: TABLE, retentionDays: RETENTION_DAYS, telemetry },
  };
};
const [a, b, c] = ['twolane.orders/a', 'twolane.orders/b', 'twolane.orders/c'];

test('what was taken, what may pass later and what never will are told apart', async () => {
  const { ports, telemetry, store } = newPorts();
  expect(await publishAndConfirm([entry('a'), entry('b'), entry('c')], [unreadable], ports)).toEqual({
    published: [a],
    failed: [{ name: b, code: 'Code', why: 'Why.', mayPassLater: true }],
    aside: [c, 'x/1'],
  });
  expect(await readReceipts(store, TABLE, minuteMs)).toEqual({
    published: new Set([a]),
    aside: new Set([c, 'x/1']),
  });
  expect(telemetry.told.metrics).toEqual([
    { metric: 'published', value: 1 },
    { metric: 'publishFailed', value: 3 },
  ]);
});

test('where nothing can be published, the bus is not asked', async () => {
  const { ports, asked, telemetry } = newPorts();
  expect(await publishAndConfirm([], [], ports)).toEqual({ published: [], failed: [], aside: [] });
  expect(telemetry.told).toEqual({ metrics: [], lines: [] });
  expect(await publishAndConfirm([], [unreadable], ports)).toEqual({
    published: [],
    failed: [],
    aside: ['x/1'],
  });
  expect(telemetry.told.metrics).toEqual([{ metric: 'publishFailed', value: 1 }]);
  expect(asked).toEqual([]);
});

test('what is confirmed is not published, and nothing is told of it', async () => {
  const { ports, asked, telemetry, store } = newPorts();
  await confirmPublished([entry('a'), entry('c')], ports);
  expect(await readReceipts(store, TABLE, minuteMs)).toEqual({
    published: new Set([a, c]),
    aside: new Set(),
  });
  expect([asked, telemetry.told]).toEqual([[], { metrics: [], lines: [] }]);
});
