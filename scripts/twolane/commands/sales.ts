import { timeText } from '@twolane/contracts';
import type { Command } from 'commander';
import { pathOf } from '../api/admin-api.ts';
import { DONE } from '../exit-status.ts';
import { listAt, numberAt, textAt } from '../look.ts';
import { type Column, table } from '../output.ts';
import type { Run } from '../session.ts';
import type { RangeWords } from '../time/parse-range.ts';
import { count, minor, NONE } from '../views/words.ts';
import { hourWindow } from './hour-window.ts';
import { first, rangeOf, wholeNumber, withLimit, withRange } from './options.ts';

const SCOPES = ['insights:read'] as const;
const MAX_TOP = 100;

const money =
  (name: string) =>
  (window: unknown): string =>
    minor(numberAt(window, name));

const COLUMNS: readonly Column[] = [
  { name: 'window', of: (window) => textAt(window, 'hour') ?? textAt(window, 'day') ?? NONE },
  { name: 'state', of: (window) => textAt(window, 'state') ?? NONE },
  { name: 'revision', right: true, of: (window) => count(numberAt(window, 'revision')) },
  { name: 'orders', right: true, of: (window) => count(numberAt(window, 'orders')) },
  { name: 'units', right: true, of: (window) => count(numberAt(window, 'units')) },
  { name: 'gross', right: true, of: money('grossMinor') },
  { name: 'returns', right: true, of: money('returnsMinor') },
];

interface ListOptions extends RangeWords {
  readonly limit: number;
}

export function salesCommands(program: Command, run: Run): void {
  const sales = program.command('sales').description('Sales by hour and by day of when they happened (UTC).');
  for (const unit of ['hours', 'days'] as const) {
    withLimit(
      withRange(
        sales
          .command(unit)
          .description(`Sales of each of the ${unit} in a range, and whether they may still change.`),
      ),
    ).action((options: ListOptions, command: Command) =>
      run(command, async ({ api, out, nowMs }) => {
        const { fromMs, toMs } = rangeOf(options, nowMs());
        const query = { from: timeText(fromMs), to: timeText(toMs) };
        await out.list(first(api.items(`/insights/sales/${unit}`, query, SCOPES), options.limit), COLUMNS);
        return DONE;
      }),
    );
  }

  sales
    .command('hour')
    .description('One hour: its figures and what sold most.')
    .argument('<hour>', 'such as 2026-11-25T04 or yesterdayT04')
    .option('--top <n>', 'so many articles', wholeNumber(1, MAX_TOP))
    .action((hour: string, { top }: { readonly top?: number }, command: Command) =>
      run(command, async ({ api, out, nowMs }) => {
        const path = pathOf('insights', 'sales', 'hours', hourWindow(hour, nowMs()));
        const { body } = await api.read(path, { top }, SCOPES);
        out.result(body, () =>
          [
            table(COLUMNS, [COLUMNS.map((column) => column.of(body))]),
            table(
              [{ name: 'article' }, { name: 'units', right: true }, { name: 'gross', right: true }],
              listAt(body, 'top').map((sku) => [
                textAt(sku, 'sku') ?? NONE,
                count(numberAt(sku, 'units')),
                minor(numberAt(sku, 'grossMinor')),
              ]),
            ),
          ].join('\n'),
        );
        return DONE;
      }),
    );
}
