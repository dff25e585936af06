import Table from 'cli-table3';
import type { Summary } from './summary.ts';

/** With the names and the borders 100 columns: what a terminal beside an editor has. */
const FIGURES_WIDTH = 78;
const GAP = '   ';

const whole = new Intl.NumberFormat('en-GB');
const count = (value: number): string => whole.format(value);
const money = (minor: number): string =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' }).format(minor / 100);

/** Figures side by side, in as many lines as they need; a label stays with its value. */
const sideBySide = (figures: readonly string[]): string =>
  figures.reduce((text, figure) => {
    const line = text.slice(text.lastIndexOf('\n') + 1);
    const fits = line.length + GAP.length + figure.length <= FIGURES_WIDTH;
    return `${text}${fits ? GAP : '\n'}${figure}`;
  });

const row = (name: string, cells: Readonly<Record<string, string>>): Record<string, string[]> => ({
  [name]: [sideBySide(Object.entries(cells).map(([label, value]) => `${label} ${value}`))],
});

const counts = (cells: Readonly<Record<string, number>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(cells).map(([label, value]) => [label, count(value)]));

/** The summary for people, one group of figures a row. */
export function summaryTable(summary: Summary): string {
  const { authorized, declined, captured, refunded, capturedMinor, refundedMinor } = summary.payments;
  const table = new Table({ style: { head: [], border: [] } });
  table.push(
    row('lines', counts(summary.lines)),
    ...(Object.keys(summary.quarantineReasons).length === 0
      ? []
      : [row('quarantined for', counts(summary.quarantineReasons))]),
    row('amount', {
      accepted: money(summary.amountMinor.accepted),
      'of it returned': money(summary.amountMinor.returned),
      quarantined: money(summary.amountMinor.quarantined),
    }),
    row('orders', counts(summary.orders)),
    row('payments', {
      ...counts({ authorized, declined, captured, refunded }),
      'captured for': money(capturedMinor),
      'refunded for': money(refundedMinor),
    }),
    row('stock (units)', counts(summary.stock)),
    row('events', counts(summary.events)),
    row('latency (ms)', counts(summary.latencyMs)),
    row('run', {
      seconds: summary.seconds.toFixed(1),
      'events a second': summary.eventsPerSecond.toFixed(1),
      'peak memory': `${count(summary.peakRssMb)} MB`,
    }),
  );
  return table.toString();
}
