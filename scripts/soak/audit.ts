import { parseEvent } from '@twolane/contracts';
import { catalog } from '@twolane/events';
import { returnIdOf, type SoakOrder } from './load.ts';

/** What each order must have said, once: no more and no less. */
const OF_AN_ORDER = [
  'OrderPlaced.v1',
  'StockReserved.v1',
  'PaymentRequested.v1',
  'PaymentAuthorized.v1',
  'OrderConfirmed.v1',
  'StockCommitted.v1',
  'PaymentCaptured.v1',
];
const OF_A_RETURN = ['OrderReturned.v1', 'StockReturned.v1', 'PaymentRefunded.v1'];

export interface Count {
  readonly what: string;
  readonly expected: number;
  readonly found: number;
}

export interface SoakAudit {
  /** Events that the journal must have and has not. */
  readonly lost: readonly string[];
  /** Events that it has more than once, or that no accepted order asks for. */
  readonly twice: readonly string[];
  readonly counts: readonly Count[];
}

const subjectOf = (data: object): string => {
  const texts = new Map(Object.entries(data));
  return String(texts.get('returnId') ?? texts.get('orderId') ?? '');
};

const moneyOf = (data: object): number => {
  const amount = new Map(Object.entries(data)).get('amountMinor');
  return typeof amount === 'number' ? amount : 0;
};

/** Reads the journal once, and holds it against what was ordered. */
export async function auditOrders(
  events: AsyncIterable<unknown>,
  orders: readonly SoakOrder[],
): Promise<SoakAudit> {
  const expected = new Set<string>();
  for (const order of orders) {
    for (const type of OF_AN_ORDER) expected.add(`${type} ${order.id}`);
    if (order.isReturned) for (const type of OF_A_RETURN) expected.add(`${type} ${returnIdOf(order)}`);
  }
  const subjects = new Set(orders.flatMap((order) => [order.id, returnIdOf(order)]));
  const found = new Map<string, number>();
  const sums = { capturedMinor: 0, refundedMinor: 0 };
  for await (const value of events) {
    const parsed = parseEvent(catalog, value);
    if (!parsed.ok) continue;
    const { type, data } = parsed.value;
    const subject = subjectOf(data);
    if (!subjects.has(subject)) continue;
    const name = `${type} ${subject}`;
    found.set(name, (found.get(name) ?? 0) + 1);
    if (type === 'PaymentCaptured.v1') sums.capturedMinor += moneyOf(data);
    if (type === 'PaymentRefunded.v1') sums.refundedMinor += moneyOf(data);
  }
  const sum = (of: (order: SoakOrder) => number): number =>
    orders.reduce((total, order) => total + of(order), 0);
  return {
    lost: [...expected].filter((name) => !found.has(name)),
    twice: [...found].flatMap(([name, times]) => (times > 1 || !expected.has(name) ? [name] : [])),
    counts: [
      {
        what: 'captured, minor units',
        expected: sum(({ quantity, unitPriceMinor }) => quantity * unitPriceMinor),
        found: sums.capturedMinor,
      },
      {
        what: 'refunded, minor units',
        expected: sum(({ isReturned, unitPriceMinor }) => (isReturned ? unitPriceMinor : 0)),
        found: sums.refundedMinor,
      },
    ],
  };
}
