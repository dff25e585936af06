import Big from 'big.js';
import type { DayFileRow } from './day-file.ts';

/** Codes that name money, not goods: postage, carriage, discounts, fees, adjustments. They take no stock. */
const CHARGE_CODES: ReadonlySet<string> = new Set([
  'POST',
  'DOT',
  'C2',
  'D',
  'M',
  'S',
  'B',
  'CRUK',
  'AMAZONFEE',
  'BANK CHARGES',
]);

/** What the orders service takes as a stock code. */
const USABLE_CODE = /^[A-Za-z0-9](?:[A-Za-z0-9 _.-]{0,38}[A-Za-z0-9])?$/;
const INVOICE = /^[A-Za-z]?[0-9]{1,18}$/;
const INTEGER = /^[+-]?[0-9]{1,12}$/;
const DECIMAL = /^[+-]?(?:[0-9]{1,12}(?:\.[0-9]{1,12})?|\.[0-9]{1,12})$/;
const MAX_QUANTITY = 1_000_000;
const MAX_UNIT_PRICE_MINOR = 100_000_000;
const RETURN_PREFIX = 'C';

const QUARANTINE_REASONS = [
  'wrong-number-of-cells',
  'invoice-number-unusable',
  'stock-code-unusable',
  'quantity-not-a-whole-number',
  'quantity-not-positive',
  'quantity-of-return-not-negative',
  'quantity-too-large',
  'price-not-a-number',
  'price-not-positive',
  'price-below-one-penny-step',
  'price-too-large',
  'refused-by-the-api',
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

export interface AcceptedLine {
  readonly kind: 'accepted';
  readonly row: DayFileRow;
  readonly invoiceNo: string;
  readonly isReturn: boolean;
  readonly customerId?: string;
  readonly sku: string;
  readonly lineKind: 'goods' | 'charge';
  /** Positive, for a return too. */
  readonly quantity: number;
  readonly unitPriceMinor: number;
  /** Quantity times price as the file signs it: negative for a return. */
  readonly amountMinor: Big;
}

export interface QuarantinedLine {
  readonly kind: 'quarantined';
  readonly row: DayFileRow;
  readonly reason: QuarantineReason;
  /** 0 where the file's own numbers cannot be read. May have a fraction of a penny. */
  readonly amountMinor: Big;
  readonly detail?: string;
}

const amountOf = (quantity: string, unitPrice: string): Big =>
  DECIMAL.test(quantity) && DECIMAL.test(unitPrice)
    ? Big(bare(quantity)).times(bare(unitPrice)).times(100)
    : Big(0);

const bare = (number: string): string => number.replace(/^\+/, '').replace(/^(-?)\./, '$10.');

function reasonAgainst(named: NonNullable<DayFileRow['named']>): QuarantineReason | undefined {
  const { invoiceNo, stockCode, quantity, unitPrice } = named;
  if (!INVOICE.test(invoiceNo)) return 'invoice-number-unusable';
  if (!USABLE_CODE.test(stockCode)) return 'stock-code-unusable';
  if (!INTEGER.test(quantity)) return 'quantity-not-a-whole-number';
  if (!DECIMAL.test(unitPrice)) return 'price-not-a-number';
  const isReturn = invoiceNo.startsWith(RETURN_PREFIX);
  const units = Number(quantity);
  if (!isReturn && units <= 0) return 'quantity-not-positive';
  if (isReturn && units >= 0) return 'quantity-of-return-not-negative';
  if (Math.abs(units) > MAX_QUANTITY) return 'quantity-too-large';
  const priceMinor = Big(bare(unitPrice)).times(100);
  if (priceMinor.lte(0)) return 'price-not-positive';
  if (!priceMinor.round(0).eq(priceMinor)) return 'price-below-one-penny-step';
  if (priceMinor.gt(MAX_UNIT_PRICE_MINOR)) return 'price-too-large';
  return undefined;
}

/** Accepts a row of a day file as one order or return line, or quarantines it with its reason. Changes nothing in it. */
export function classifyLine(row: DayFileRow): AcceptedLine | QuarantinedLine {
  const { named } = row;
  if (named === undefined) {
    return { kind: 'quarantined', row, reason: 'wrong-number-of-cells', amountMinor: Big(0) };
  }
  const amountMinor = amountOf(named.quantity, named.unitPrice);
  const reason = reasonAgainst(named);
  if (reason !== undefined) return { kind: 'quarantined', row, reason, amountMinor };
  const customerId = named.customerId.replace(/\.0$/, '');
  return {
    kind: 'accepted',
    row,
    invoiceNo: named.invoiceNo,
    isReturn: named.invoiceNo.startsWith(RETURN_PREFIX),
    ...(customerId === '' ? {} : { customerId }),
    sku: named.stockCode,
    lineKind: CHARGE_CODES.has(named.stockCode.toUpperCase()) ? 'charge' : 'goods',
    quantity: Math.abs(Number(named.quantity)),
    unitPriceMinor: Big(bare(named.unitPrice)).times(100).toNumber(),
    amountMinor,
  };
}
