import { initialStock } from './initial-stock.ts';
import { planFile } from './plan-feed.ts';
import { scenarioOfFiles } from './scenario.ts';
import { createTally } from './tally.ts';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

const planned = (...lines: readonly string[]) => {
  const result = planFile('day.csv', [HEADER, ...lines].join('\n'));
  if (!result.ok) throw new Error(result.why);
  return result.file;
};

describe('a day file', () => {
  test('becomes one order an invoice, wherever its lines stand, with identical lines kept', () => {
    const file = planned(
      '1001,10007,CUP,2,2010-12-01 08:26:00,1.50,17850.0,United Kingdom',
      '1002,10014,"PLATE, ""BLUE""",1,2010-12-01 08:27:00,3.00,,France',
      '1001,10007,CUP,2,2010-12-01 08:27:00,1.50,17850.0,United Kingdom',
    );
    expect(file.commands.map(({ path, body }) => ({ path, ...body }))).toEqual([
      {
        path: '/orders',
        orderId: '1001',
        customerId: '17850',
        currency: 'GBP',
        lines: [
          { sku: '10007', quantity: 2, unitPriceMinor: 150, kind: 'goods' },
          { sku: '10007', quantity: 2, unitPriceMinor: 150, kind: 'goods' },
        ],
      },
      {
        path: '/orders',
        orderId: '1002',
        currency: 'GBP',
        lines: [{ sku: '10014', quantity: 1, unitPriceMinor: 300, kind: 'goods' }],
      },
    ]);
  });

  test('makes an invoice that starts with C a return, in positive units', () => {
    const file = planned('C1003,10007,CUP,-2,2010-12-01 08:26:00,1.50,,France');
    expect(file.commands[0]).toMatchObject({
      path: '/returns',
      id: 'C1003',
      body: { returnId: 'C1003', lines: [{ sku: '10007', quantity: 2, unitPriceMinor: 150 }] },
    });
  });

  test('names the line on which a record ends, descriptions with line breaks included', () => {
    const file = planned('1001,10007,"CUP\nAND SAUCER",0,,1.50,,', '1002,10007,CUP,0,,1.50,,');
    expect(file.quarantined.map(({ row }) => row.line)).toEqual([3, 4]);
  });

  test('gives the same invoice the same idempotency key, and another content another', () => {
    const key = (quantity: number) =>
      planned(`1001,10007,CUP,${quantity},,1.50,,`).commands[0]?.idempotencyKey;
    expect(key(2)).toBe(key(2));
    expect(key(2)).not.toBe(key(3));
  });

  test('reads carriage returns and a byte order mark as what they are', () => {
    const result = planFile('day.csv', `\ufeff${HEADER}\r\n1001,10007,CUP,2,,1.50,,\r\n`);
    expect(result).toMatchObject({
      ok: true,
      file: { rows: 1, commands: [{ id: '1001' }], quarantined: [] },
    });
  });

  test.each([
    ['', 'day.csv: the file is empty: expected a header line'],
    ['InvoiceNo,StockCode,Quantity\n', 'day.csv: the header lacks the column UnitPrice, CustomerID'],
    [`${HEADER}\n1001,"10007`, /^day\.csv: not readable as CSV: /],
  ])('that is none is refused with the reason: %j', (text, why) => {
    const expected = typeof why === 'string' ? why : expect.stringMatching(why);
    expect(planFile('day.csv', text)).toEqual({ ok: false, why: expected });
  });

  test('balances to the penny, fractions kept apart', () => {
    const file = planned(
      '1001,10007,CUP,2,,1.50,,',
      '1001,POST,,1,,18.00,,',
      'C1002,10007,CUP,-1,,1.50,,',
      '1003,10014,BROKEN,-4,,2.00,,',
      '1004,10021,PADS,3,,0.001,,',
      '1005,10021,SHORT ROW',
    );
    const tally = createTally();
    file.quarantined.forEach(tally.quarantine);
    file.commands.flatMap(({ lines }) => lines).forEach(tally.accept);
    expect(tally.figures()).toEqual({
      lines: { read: 6, accepted: 3, quarantined: 3 },
      // 2 × 150 + 1800 − 150; −4 × 200 and 0.3 of a penny.
      amountMinor: { accepted: 1950, quarantined: -799, returned: 150 },
      quarantinedFractionMinor: '-0.7',
      quarantineReasons: {
        'quantity-not-positive': 1,
        'price-below-one-penny-step': 1,
        'wrong-number-of-cells': 1,
      },
    });
  });
});

describe('several day files', () => {
  const file = (n: number) => planned(`${1000 + n},10007,CUP,2,,1.50,,`);

  test('are one scenario whose id names just these files, however many', () => {
    const month = Array.from({ length: 31 }, (_, n) => file(n));
    const { id, actions } = scenarioOfFiles(month);
    expect(actions).toHaveLength(31);
    expect(scenarioOfFiles(month).id).toBe(id);
    expect(scenarioOfFiles(month.slice(1)).id).not.toBe(id);
    // The contract of StockArrived takes 64 characters.
    const [delivery] = initialStock(id, new Map([['10007', 1]]), 9999);
    expect(delivery?.deliveryId.length).toBeLessThanOrEqual(64);
  });
});
