import { parseEvent } from '@twolane/contracts';
import { catalog } from '@twolane/events';
import { planRows } from '../feed/plan-feed.ts';
import { sampleDay } from '../feed/sample-day.ts';
import { differencesOf } from './business-state.ts';
import { lateEvents } from './late-file.ts';
import { confirmationLatency, liveOrders } from './live-orders.ts';
import { hourToRebuild } from './rebuild-hour.ts';
import { timelineOf } from './timeline.ts';

const NOW_MS = Date.parse('2026-11-21T04:05:06.789Z');

const rows = (
  ...cells: readonly (readonly [invoiceNo: string, sku: string, units: string, price: string])[]
) =>
  cells.map(([invoiceNo, stockCode, quantity, unitPrice], n) => ({
    line: n + 2,
    cells: [],
    named: { invoiceNo, stockCode, quantity, unitPrice, customerId: '17850' },
  }));

describe("yesterday's timeline", () => {
  const { healthy, broken, off, mended } = timelineOf(sampleDay(1, NOW_MS), NOW_MS);

  test('has everything of the day but cancellations, cut at 12, 14 and 15 of ten opening hours from 8', () => {
    const all = [...healthy, ...broken, ...off, ...mended];
    const kept = sampleDay(1, NOW_MS).actions.filter(({ kind }) => kind !== 'cancel');
    expect(all.map(({ kind }) => kind)).toEqual(kept.map(({ kind }) => kind));
    const share = (part: readonly unknown[]): number => Math.round((part.length / all.length) * 10);
    expect([healthy, broken, off, mended].map(share)).toEqual([4, 2, 1, 3]);
  });

  test('dates an order once, so that a repeated request stays the same request', () => {
    const all = [...healthy, ...broken, ...off, ...mended];
    const bodies = new Map<string, Set<string>>();
    for (const action of all) {
      if (action.kind !== 'command' && action.kind !== 'repeat') continue;
      const { id, body } = action.command;
      bodies.set(id, (bodies.get(id) ?? new Set()).add(JSON.stringify(body)));
    }
    expect([...bodies.values()].every(({ size }) => size === 1)).toBe(true);
    const [first] = all;
    expect(first).toMatchObject({ command: { body: { placedAt: '2026-11-20T08:00:00.000Z' } } });
  });
});

test('a late file says orders and returns as the events that were missed, and every one keeps its contract', () => {
  const { commands } = planRows(
    'late.csv',
    'hash',
    rows(['9001', 'LAMP', '2', '2.55'], ['9001', 'POST', '1', '18.00'], ['C9002', 'LAMP', '-1', '2.55']),
  );
  const events = lateEvents(commands, Date.parse('2026-11-19T00:00:00.000Z'));
  expect(events).toMatchObject([
    { id: 'till-9001', type: 'OrderPlaced.v1', time: '2026-11-19T08:00:00.000Z', data: { totalMinor: 2310 } },
    {
      id: 'till-C9002',
      type: 'OrderReturned.v1',
      time: '2026-11-19T13:00:00.000Z',
      data: { amountMinor: 255 },
    },
  ]);
  const completed = events.map((event) => ({
    ...event,
    datacontenttype: 'application/json',
    dataschema: 'x',
    partitionkey: event.subject,
    recordedtime: event.time,
    correlationid: event.id,
  }));
  expect(completed.filter((event) => !parseEvent(catalog, event).ok)).toEqual([]);
});

describe('two states', () => {
  const state = (entries: Readonly<Record<string, readonly string[]>>) => new Map(Object.entries(entries));

  test('that hold the same do not differ', () => {
    expect(differencesOf(state({ a: ['1'], b: ['2', '3'] }), state({ b: ['2', '3'], a: ['1'] }))).toEqual([]);
  });

  test('are told apart item by item: changed, missing, one too many', () => {
    const expected = state({ changed: ['1'], missing: ['2'], heap: ['x'] });
    const actual = state({ changed: ['9'], extra: ['3'], heap: ['x', 'x'] });
    expect(differencesOf(expected, actual)).toEqual([
      { item: 'changed', expected: '1', actual: '9' },
      { item: 'extra', expected: 'absent', actual: '3' },
      { item: 'heap', expected: 'x', actual: 'x\nx' },
      { item: 'missing', expected: '2', actual: 'absent' },
    ]);
  });
});

test('the hour that is rebuilt is the one with the most charges', () => {
  const order = (placedAt: string, kind: 'goods' | 'charge', quantity: number) => ({
    kind: 'command' as const,
    command: {
      file: 'day.csv',
      path: '/orders' as const,
      id: placedAt,
      idempotencyKey: placedAt,
      body: { currency: 'GBP', placedAt, lines: [{ sku: 'X', quantity, unitPriceMinor: 100, kind }] },
      lines: [],
    },
  });
  const morning = [
    order('2026-11-20T08:10:00.000Z', 'goods', 90),
    order('2026-11-20T09:10:00.000Z', 'charge', 2),
    order('2026-11-20T10:10:00.000Z', 'charge', 1),
    order('2026-11-20T10:20:00.000Z', 'charge', 2),
  ];
  expect(hourToRebuild(morning)).toBe('2026-11-20T10');
});

test('latency is from placing to confirmation of the orders asked for, nearest rank', async () => {
  const ids = liveOrders(1, 4).map(({ id }) => id);
  const at = (ms: number): string => new Date(NOW_MS + ms).toISOString();
  async function* journal() {
    for (const [n, subject] of [...ids, 'another'].entries()) {
      yield { type: 'OrderPlaced.v1', subject, recordedtime: at(n) };
      // The last of them is not confirmed yet.
      if (n !== 3) yield { type: 'OrderConfirmed.v1', subject, recordedtime: at(n + 10 * (n + 1)) };
    }
    yield 'no event';
  }
  expect(await confirmationLatency(journal(), new Set(ids))).toEqual({ orders: 3, p50Ms: 20, p99Ms: 30 });
});
