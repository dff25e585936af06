import { summaryTable } from './summary-table.ts';

const figures = {
  lines: { read: 3108, accepted: 3098, quarantined: 10 },
  amountMinor: { accepted: 5863556, quarantined: -129, returned: 32523 },
  quarantinedFractionMinor: '-0.8',
  quarantineReasons: { 'price-not-positive': 9, 'quantity-not-positive': 1 },
  orders: { placed: 127, confirmed: 127, cancelled: 0, returned: 6 },
  payments: {
    authorized: 127,
    declined: 0,
    captured: 127,
    refunded: 6,
    capturedMinor: 5896079,
    refundedMinor: 32523,
  },
  stock: { reserved: 26909, committed: 26909, released: 0, returned: 182 },
  events: {
    recorded: 2265,
    published: 2265,
    delivered: 918,
    applied: 918,
    duplicates: 0,
    late: 0,
    parked: 0,
    deadLettered: 0,
    inFlight: 0,
  },
  latencyMs: { p50: 311, p99: 1099 },
  seconds: 7.34,
  eventsPerSecond: 126.44,
  peakRssMb: 1189,
  functions: [],
};

test('the summary fits 100 columns, and no label is parted from its value', () => {
  const table = summaryTable(figures);
  const lines = table.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  for (const figure of [
    'read 3,108',
    'accepted £58,635.56',
    'of it returned £325.23',
    'quarantined -£1.29',
    'captured for £58,960.79',
    'deadLettered 0',
    'p99 1,099',
    'peak memory 1,189 MB',
  ]) {
    expect(table).toContain(figure);
  }
});

test('a day without quarantined lines has no row for their reasons', () => {
  expect(summaryTable(figures)).toContain('quarantined for');
  expect(summaryTable({ ...figures, quarantineReasons: {} })).not.toContain('quarantined for');
});
