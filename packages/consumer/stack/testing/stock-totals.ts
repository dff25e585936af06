import type { Subscription } from '../subscription.ts';

/** The subscription that tests of what becomes of one begin with. */
export const stockTotals: Subscription = {
  name: 'stock-totals',
  description: 'Keeps totals of stock',
  handler: 'services/stock/src/handlers/totals.handler',
  events: ['StockCounted.v1'],
  emits: [],
  effect: 'projection',
  inbox: 'mark',
  lateness: 'apply',
  concurrency: 5,
  batchSize: 7,
  timeoutSec: 30,
  memoryMb: 256,
  environment: { STOCK_TABLE: { Ref: 'StockTable' } },
  access: { StockTable: ['dynamodb:GetItem'], OutboxTable: ['dynamodb:Query'] },
};
