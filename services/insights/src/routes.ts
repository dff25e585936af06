import type { Route } from '@twolane/http';
import type { ReadStore } from '@twolane/store';
import { factTable } from './fact-table.ts';
import { hourTable } from './hour-table.ts';
import { liveRoutes } from './live-routes.ts';
import { salesRoutes } from './sales-routes.ts';
import { stockViewTable } from './stock-view-table.ts';
import { watchTable } from './watch-table.ts';

export const insightsRoutes = ({
  store,
  table,
}: {
  readonly store: ReadStore;
  readonly table: string;
}): readonly Route[] => [
  ...salesRoutes({ store, facts: factTable(table), hours: hourTable(table) }),
  ...liveRoutes({ store, stock: stockViewTable(table), watch: watchTable(table) }),
];
