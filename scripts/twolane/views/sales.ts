import { at, listAt, numberAt, textAt } from '../look.ts';
import { type Column, columnsTable } from '../output.ts';
import { count, minor, NONE } from './words.ts';

/** A line for each currency of a window: amounts of two cannot be added. */
const perCurrency =
  (cell: (totals: unknown) => string) =>
  (window: unknown): string =>
    listAt(window, 'totals').map(cell).join('\n');

const amount =
  (name: string) =>
  (totals: unknown): string =>
    minor(numberAt(totals, name));

const stateText = (window: unknown): string =>
  `${textAt(window, 'state') ?? NONE}${at(window, 'isChanging') === true ? ', about to be revised' : ''}`;

export const SALES_COLUMNS: readonly Column[] = [
  { name: 'window', of: (window) => textAt(window, 'hour') ?? textAt(window, 'day') ?? NONE },
  { name: 'state', of: stateText },
  {
    name: 'revision',
    right: true,
    of: (window) => count(numberAt(window, 'revision') ?? numberAt(window, 'revisions')),
  },
  { name: 'currency', of: perCurrency((totals) => textAt(totals, 'currency') ?? NONE) },
  { name: 'orders', right: true, of: perCurrency((totals) => count(numberAt(totals, 'orders'))) },
  { name: 'units', right: true, of: perCurrency((totals) => count(numberAt(totals, 'units'))) },
  { name: 'gross', right: true, of: perCurrency(amount('grossMinor')) },
  { name: 'cancelled', right: true, of: perCurrency(amount('cancelledMinor')) },
  { name: 'returned', right: true, of: perCurrency(amount('returnedMinor')) },
  { name: 'net', right: true, of: perCurrency(amount('netMinor')) },
];

const TOP_COLUMNS: readonly Column[] = [
  { name: 'article', of: (sku) => textAt(sku, 'sku') ?? NONE },
  { name: 'currency', of: (sku) => textAt(sku, 'currency') ?? NONE },
  { name: 'units', right: true, of: (sku) => count(numberAt(sku, 'units')) },
  { name: 'gross', right: true, of: amount('grossMinor') },
  { name: 'units back', right: true, of: (sku) => count(numberAt(sku, 'returnedUnits')) },
];

/** An hour and what sold most in it. */
export const hourText = (window: unknown): string =>
  [
    columnsTable(SALES_COLUMNS, [window]),
    columnsTable(TOP_COLUMNS, listAt(window, 'topSkus')),
    ...(at(window, 'isTopComplete') === false
      ? ['Too many sales to rank all of them: the articles are of a part.']
      : []),
  ].join('\n');
