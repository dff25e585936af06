import { hourOf } from '@twolane/event-time';
import { isRecord } from '../is-record.ts';
import type { BusinessState } from './business-state.ts';

/** More pages than any rehearsal fills. */
const MAX_PAGES = 1_000;
/** Goods come back at the time of their return, which two runs do not share; `netMinor` follows from them. */
const NOT_SHARED: readonly string[] = ['returns', 'returnedUnits', 'returnedMinor', 'netMinor'];

/** What a path of the API answers. */
export type Get = (path: string) => Promise<unknown>;

async function itemsAt(get: Get, path: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const items: Readonly<Record<string, unknown>>[] = [];
  let after = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const body = await get(`${path}${after}`);
    if (!isRecord(body) || !Array.isArray(body['items'])) throw new Error(`${path} answered no list.`);
    items.push(...body['items'].filter(isRecord));
    if (typeof body['next'] !== 'string') return items;
    after = `&after=${encodeURIComponent(body['next'])}`;
  }
  throw new Error(`${path} has more than ${MAX_PAGES} pages.`);
}

const withoutReturns = (totals: unknown): unknown =>
  Array.isArray(totals)
    ? totals
        .filter(isRecord)
        .map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => !NOT_SHARED.includes(name))))
    : totals;

/** What people look at: sales of each hour of these days, and the stock of each SKU, as the read API shows them. */
export async function viewsState(get: Get, fromMs: number, toMs: number): Promise<BusinessState> {
  const range = `from=${hourOf(fromMs)}&to=${hourOf(toMs)}`;
  const hours = await itemsAt(get, `/insights/sales/hours?${range}&limit=100`);
  const stock = await itemsAt(get, '/insights/inventory?limit=100');
  return new Map([
    ...hours.map(({ hour, totals }): [string, string[]] => [
      `sales ${String(hour)}`,
      [JSON.stringify(withoutReturns(totals))],
    ]),
    ...stock.map((counts): [string, string[]] => [
      `stock view ${String(counts['sku'])}`,
      [JSON.stringify(counts)],
    ]),
  ]);
}
