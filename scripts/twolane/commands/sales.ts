import type { Command } from 'commander';
import { wholeNumber } from '../../terminal/whole-number.ts';
import { pathOf } from '../api/admin-api.ts';
import { DONE } from '../exit-status.ts';
import type { Run } from '../session.ts';
import type { RangeWords } from '../time/parse-range.ts';
import { hourText, SALES_COLUMNS } from '../views/sales.ts';
import { INSIGHTS } from './insights.ts';
import { first, rangeOf, withLimit, withRange } from './options.ts';
import { dayText, hourText as hourName, hourNamed } from './windows.ts';

const MAX_TOP = 100;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How each unit is named in the API. A range is widened to whole ones. */
const UNITS = [
  { unit: 'hours', lengthMs: HOUR_MS, nameOf: hourName },
  { unit: 'days', lengthMs: DAY_MS, nameOf: dayText },
] as const;

interface ListOptions extends RangeWords {
  readonly limit: number;
}

export function salesCommands(program: Command, run: Run): void {
  const sales = program.command('sales').description('Sales by hour and by day of when they happened (UTC).');

  for (const { unit, lengthMs, nameOf } of UNITS) {
    const command = sales
      .command(unit)
      .description(`Sales of the ${unit} in a range that had some, and whether they may still change.`);
    withLimit(withRange(command)).action(({ limit, ...words }: ListOptions, command: Command) =>
      run(command, async ({ api, out, nowMs }) => {
        const { fromMs, toMs } = rangeOf(words, nowMs());
        const query = { from: nameOf(fromMs), to: nameOf(Math.ceil(toMs / lengthMs) * lengthMs) };
        await out.list(first(api.items(`/insights/sales/${unit}`, query, INSIGHTS), limit), SALES_COLUMNS);
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
        const path = pathOf('insights', 'sales', 'hours', hourNamed(hour, nowMs()));
        const { body } = await api.read(path, { top }, INSIGHTS);
        out.result(body, () => hourText(body));
        return DONE;
      }),
    );
}
