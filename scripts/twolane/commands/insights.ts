import type { Command } from 'commander';
import { pathOf } from '../api/admin-api.ts';
import { DONE } from '../exit-status.ts';
import { numberAt, textAt } from '../look.ts';
import { type Column, columnsTable } from '../output.ts';
import type { Run } from '../session.ts';
import { count, NONE, time } from '../views/words.ts';
import { first, withLimit } from './options.ts';

export const INSIGHTS = ['insights:read'] as const;

const figure = (name: string): Column => ({
  name,
  right: true,
  of: (stock) => count(numberAt(stock, name)),
});

const STOCK_COLUMNS: readonly Column[] = [
  { name: 'article', of: (stock) => textAt(stock, 'sku') ?? NONE },
  ...['available', 'reserved', 'committed', 'arrived', 'returned'].map(figure),
];

const STUCK_COLUMNS: readonly Column[] = [
  { name: 'order', of: (order) => textAt(order, 'orderId') ?? NONE },
  { name: 'waits in', of: (order) => textAt(order, 'stage') ?? NONE },
  { name: 'last progress', of: (order) => time(textAt(order, 'lastProgressAt')) },
  { name: 'stuck since', of: (order) => time(textAt(order, 'stuckSince')) },
];

/** `inventory` and `stuck`: what insights know of the present. */
export function insightsCommands(program: Command, run: Run): void {
  withLimit(
    program
      .command('inventory')
      .description('Stock of all articles, or of one, as the events tell it.')
      .argument('[sku]'),
  ).action((sku: string | undefined, { limit }: { readonly limit: number }, command: Command) =>
    run(command, async ({ api, out }) => {
      if (sku === undefined) {
        await out.list(first(api.items('/insights/inventory', {}, INSIGHTS), limit), STOCK_COLUMNS);
      } else {
        const { body } = await api.read(pathOf('insights', 'inventory', sku), {}, INSIGHTS);
        out.result(body, () => columnsTable(STOCK_COLUMNS, [body]));
      }
      return DONE;
    }),
  );

  withLimit(program.command('stuck').description('Orders that have made no progress for too long.')).action(
    ({ limit }: { readonly limit: number }, command: Command) =>
      run(command, async ({ api, out }) => {
        await out.list(first(api.items('/insights/orders/stuck', {}, INSIGHTS), limit), STUCK_COLUMNS);
        return DONE;
      }),
  );
}
