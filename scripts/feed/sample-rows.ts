import type { DayFileRow } from './day-file.ts';
import type { Random } from './random.ts';

const PRODUCTS = 400;
const ORDINARY_INVOICES = 180;
const RETURNS = 14;
const FIRST_INVOICE = 700_001;
/** More lines than one transaction can reserve, as wholesale invoices have. */
const WHOLESALE_LINES = 1_100;
const RETURN_SHARE = 3;

interface Product {
  readonly code: string;
  readonly price: string;
}

interface Sale extends Product {
  readonly invoiceNo: string;
  readonly quantity: number;
}

const productsOf = (random: Random): readonly [Product, ...Product[]] => {
  const product = (n: number): Product => ({
    code: `${10_000 + n * 7}${random.chance(15) ? random.pick(['A', 'B', 'C']) : ''}`,
    price: `${random.int(0, 14)}.${String(random.int(5, 99)).padStart(2, '0')}`,
  });
  return [product(0), ...Array.from({ length: PRODUCTS - 1 }, (_, n) => product(n + 1))];
};

/** Rows that every real day has, too, and that no order can be made of. */
const UNUSABLE: readonly (readonly [code: string, quantity: string, price: string])[] = [
  ['10007', '-12', '0.00'],
  ['10014', '-3', '2.10'],
  ['10021', '6', '0.00'],
  ['', '4', '1.25'],
  ['10028', 'six', '1.25'],
  ['10035', '2', '0.001'],
];

/** The rows of a made-up trading day: small baskets, one wholesale invoice, postage, returns, and rows to keep aside. */
export function sampleRows(random: Random): readonly DayFileRow[] {
  const products = productsOf(random);
  const rows: DayFileRow[] = [];
  const sales: Sale[] = [];
  const add = (
    invoiceNo: string,
    stockCode: string,
    quantity: string,
    unitPrice: string,
    customerId: string,
  ) =>
    rows.push({
      line: rows.length + 2,
      cells: [invoiceNo, stockCode, '', quantity, '', unitPrice, customerId, ''],
      named: { invoiceNo, stockCode, quantity, unitPrice, customerId },
    });

  for (let n = 0; n < ORDINARY_INVOICES; n += 1) {
    const invoiceNo = String(FIRST_INVOICE + n);
    const customer = random.chance(75) ? String(random.int(40_000, 40_200)) : '';
    const lines = n === ORDINARY_INVOICES / 2 ? WHOLESALE_LINES : random.int(1, random.chance(20) ? 60 : 12);
    for (let line = 0; line < lines; line += 1) {
      const product = random.pick(products);
      const quantity = random.int(1, 24);
      add(invoiceNo, product.code, String(quantity), product.price, customer);
      sales.push({ ...product, invoiceNo, quantity });
    }
    if (random.chance(10)) add(invoiceNo, 'POST', '1', '18.00', customer);
    const unusable = UNUSABLE[n / 20];
    if (unusable !== undefined) add(invoiceNo, ...unusable, customer);
  }
  for (let n = 0; n < RETURNS; n += 1) {
    const sale = sales[random.int(0, sales.length - 1)];
    if (sale === undefined) continue;
    const units = Math.ceil(sale.quantity / RETURN_SHARE);
    add(`C${FIRST_INVOICE + ORDINARY_INVOICES + n}`, sale.code, String(-units), sale.price, '');
  }
  return rows;
}
