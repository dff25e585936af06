import { hourTable } from './hour-table.ts';
import { orderTable } from './order-table.ts';
import { createRevisionPublisher, type RevisionPorts } from './publish-revisions.ts';
import { createOrderWatch, type WatcherPorts } from './watch-orders.ts';
import { watchTable } from './watch-table.ts';

/** `insightsPublish`: see `createRevisionPublisher`. */
export const revisionPublisher = (table: string, ports: Omit<RevisionPorts, 'hours'>) =>
  createRevisionPublisher({ ...ports, hours: hourTable(table) });

/** `insightsWatch`: see `createOrderWatch`. */
export const orderWatch = (table: string, ports: Omit<WatcherPorts, 'orders' | 'watch'>) =>
  createOrderWatch({ ...ports, orders: orderTable(table), watch: watchTable(table) });
