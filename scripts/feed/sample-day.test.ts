import { demandOf, initialStock } from './initial-stock.ts';
import { sampleDay } from './sample-day.ts';

const ANCHOR_MS = Date.UTC(2026, 10, 21, 12);
const day = sampleDay(7, ANCHOR_MS);
const commands = day.files.flatMap((file) => file.commands);

describe('the sample day', () => {
  test('is the same for the same seed and anchor, and another for another seed', () => {
    expect(sampleDay(7, ANCHOR_MS)).toEqual(day);
    expect(sampleDay(8, ANCHOR_MS)).not.toEqual(day);
  });

  test('holds what makes live events hard', () => {
    const kinds = new Set(day.actions.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['command', 'repeat', 'cancel', 'events']));
    const methods = new Set(commands.flatMap(({ body }) => body.paymentMethod ?? []));
    expect(methods).toEqual(new Set(['sim_decline', 'sim_timeout_once', 'sim_twice']));
    expect(commands.some(({ body }) => body.placedAt !== undefined)).toBe(true);
    expect(commands.filter(({ path }) => path === '/returns').length).toBeGreaterThan(0);
    expect(Math.max(...commands.map(({ body }) => body.lines.length))).toBeGreaterThan(1_099);
    expect(day.files[0]?.quarantined.length).toBeGreaterThan(3);
  });

  test('plays each command once, and cancels no order before it was sent', () => {
    const sent = day.actions.flatMap((action) => (action.kind === 'command' ? [action.command.id] : []));
    expect([...sent].sort()).toEqual(commands.map(({ id }) => id).sort());
    for (const [at, action] of day.actions.entries()) {
      if (action.kind !== 'cancel') continue;
      const placedAt = day.actions.findIndex((a) => a.kind === 'command' && a.command.id === action.orderId);
      expect(placedAt).toBeGreaterThanOrEqual(0);
      expect(placedAt).toBeLessThan(at);
    }
  });
});

describe('the initial stock', () => {
  const demand = new Map([
    ['10007', 10],
    ['10014', 1],
  ]);

  test('covers the demand', () => {
    expect(initialStock('f', demand, 100)).toEqual([
      {
        deliveryId: 'initial-f-100-0',
        lines: [
          { sku: '10007', quantity: 10 },
          { sku: '10014', quantity: 1 },
        ],
      },
    ]);
  });

  test('can be scarce', () => {
    expect(initialStock('f', demand, 60)[0]?.lines).toEqual([{ sku: '10007', quantity: 6 }]);
  });

  test('comes in deliveries of at most 80 lines', () => {
    const many = new Map(Array.from({ length: 161 }, (_, n) => [`sku-${n}`, 1]));
    expect(initialStock('f', many, 100).map(({ lines }) => lines.length)).toEqual([80, 80, 1]);
  });

  test('asks for goods that orders want, not for postage or returns', () => {
    const wanted = demandOf(commands);
    expect(wanted.has('POST')).toBe(false);
    const units = commands
      .filter(({ path }) => path === '/orders')
      .flatMap(({ body }) => body.lines)
      .reduce((sum, line) => sum + (line.kind === 'goods' ? line.quantity : 0), 0);
    expect([...wanted.values()].reduce((sum, n) => sum + n, 0)).toBe(units);
  });
});
