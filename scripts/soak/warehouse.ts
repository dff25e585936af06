import { number, object, parse } from 'valibot';
import { createApiClient } from '../feed/api-client.ts';
import { postEvents } from '../feed/play.ts';
import type { Count } from './audit.ts';
import { SKUS, type SoakOrder, skuOf } from './load.ts';

const STOCK_UNITS = 1_000_000;
const Levels = object({ available: number(), reserved: number(), committed: number(), returned: number() });

/** More of everything than any run orders. */
export async function stockUp(httpUrl: string, token: () => Promise<string>, nowMs: number): Promise<void> {
  const api = createApiClient(httpUrl, token, new AbortController().signal);
  const { status, body } = await postEvents(api, [
    {
      specversion: '1.0',
      id: 'soak-stock',
      source: 'warehouse.soak',
      type: 'StockArrived.v1',
      subject: 'soak-stock',
      time: new Date(nowMs).toISOString(),
      data: {
        deliveryId: 'soak-stock',
        lines: Array.from({ length: SKUS }, (_, n) => ({ sku: skuOf(n), quantity: STOCK_UNITS })),
      },
    },
  ]);
  if (status !== 202) throw new Error(`The stock was refused with ${status}: ${JSON.stringify(body)}`);
}

/** What the warehouse says of each SKU, beside what was ordered of it. */
export async function stockCounts(
  httpUrl: string,
  token: string,
  orders: readonly SoakOrder[],
): Promise<readonly Count[]> {
  const counts: Count[] = [];
  for (let n = 0; n < SKUS; n += 1) {
    const sku = skuOf(n);
    const response = await fetch(`${httpUrl}/inventory/${sku}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const levels = parse(Levels, await response.json());
    const own = orders.filter((order) => order.sku === sku);
    const sold = own.reduce((sum, { quantity }) => sum + quantity, 0);
    const back = own.filter(({ isReturned }) => isReturned).length;
    counts.push(
      { what: `${sku} available`, expected: STOCK_UNITS - sold + back, found: levels.available },
      { what: `${sku} reserved`, expected: 0, found: levels.reserved },
      { what: `${sku} committed`, expected: sold, found: levels.committed },
      { what: `${sku} returned`, expected: back, found: levels.returned },
    );
  }
  return counts;
}
