import { ok, type Result, refuse, text } from '@twolane/contracts';
import { invalidRequest, json, noBody, notFound, type ProblemAnswer, type Route, route } from '@twolane/http';
import type { ReadStore } from '@twolane/store';
import { MAX_STUCK_PAGES, STOCK_SHARDS } from './domain/limits.ts';
import { isPageToken, limitIn, tokenIn } from './query.ts';
import { shardText } from './shards.ts';
import type { StockPosition, StockViewTable } from './stock-view-table.ts';
import { stockView, stuckView } from './views.ts';
import type { WatchTable } from './watch-table.ts';

export interface LiveRoutePorts {
  readonly store: ReadStore;
  readonly stock: StockViewTable;
  readonly watch: WatchTable;
}

const skuParam = {
  sku: text({
    description: 'Stock code.',
    sensitivity: 'public',
    maxLength: 64,
    pattern: '^[!-~]([ -~]*[!-~])?$',
  }),
};

/** What there is now: stock, and orders that are stuck. */
export const liveRoutes = ({ store, stock, watch }: LiveRoutePorts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/insights/inventory',
    scopes: ['insights:read'],
    params: {},
    body: noBody,
    handle: async ({ query }) => {
      const limit = limitIn(query);
      if (!limit.ok) return limit.refusal;
      const from = positionIn(query['after']);
      if (!from.ok) return from.refusal;
      const items: ReturnType<typeof stockView>[] = [];
      let next: StockPosition | undefined = from.value;
      for (
        let pages = 0;
        pages < STOCK_SHARDS && next !== undefined && items.length < limit.value;
        pages += 1
      ) {
        const page = await stock.page(store, next, limit.value - items.length);
        items.push(...page.skus.map(stockView));
        next = page.next;
      }
      return json(200, { items, ...(next === undefined ? {} : { next: positionText(next) }) });
    },
  }),
  route({
    method: 'GET',
    path: '/insights/inventory/{sku}',
    scopes: ['insights:read'],
    params: skuParam,
    body: noBody,
    handle: async ({ params: { sku } }) => {
      const counts = await stock.load(store, sku);
      return counts === undefined
        ? notFound(`Stock code ${sku} was never moved.`)
        : json(200, stockView(counts));
    },
  }),
  route({
    method: 'GET',
    path: '/insights/orders/stuck',
    scopes: ['insights:read'],
    params: {},
    body: noBody,
    handle: async ({ query }) => {
      const limit = limitIn(query);
      if (!limit.ok) return limit.refusal;
      const token = tokenIn(query);
      if (!token.ok) return token.refusal;
      const items: ReturnType<typeof stuckView>[] = [];
      let after = token.value;
      for (let pages = 0; pages < MAX_STUCK_PAGES && items.length < limit.value; pages += 1) {
        const page = await watch.stuck(store, limit.value - items.length, after);
        items.push(...page.orders.filter(({ isOver }) => !isOver).map(stuckView));
        after = page.next;
        if (after === undefined) break;
      }
      return json(200, { items, ...(after === undefined ? {} : { next: after }) });
    },
  }),
];

const positionText = ({ shard, after }: StockPosition): string =>
  after === undefined ? shardText(shard) : `${shardText(shard)}.${after}`;

const positionIn = (text: string | undefined): Result<StockPosition, ProblemAnswer> => {
  if (text === undefined) return ok({ shard: 0 });
  const [, digits = '', after] = /^(\d\d)(?:\.([\w-]+))?$/.exec(text) ?? [];
  const shard = Number(digits);
  if (digits === '' || shard >= STOCK_SHARDS || (after !== undefined && !isPageToken(after))) {
    return refuse(invalidRequest([{ field: 'after', detail: 'must be next of the page before' }]));
  }
  return ok(after === undefined ? { shard } : { shard, after });
};
