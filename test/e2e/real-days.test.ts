/**
 * Real trading days, where they lie beside the checkout. By default the smallest and a middling one;
 * `TWOLANE_ALL_DAYS=1` plays all of them.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { runStart, temporaryFolder } from '../support/start-process.ts';

const DAYS = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'online-retail');
const DAY_LIMIT_MS = 600_000;

const all = existsSync(DAYS) ? readdirSync(DAYS).filter((name) => name.endsWith('.csv')) : [];
const bySize = [...all].sort((a, b) => statSync(join(DAYS, a)).size - statSync(join(DAYS, b)).size);
const some = bySize.filter((_, n) => n === 0 || n === Math.floor(bySize.length / 3));
const played = process.env['TWOLANE_ALL_DAYS'] === '1' ? all : some;

/** The file's own sums in tenths of a thousandth of a penny, by whole-number arithmetic on its digits. */
function sumsOf(file: string) {
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true });
  let total = 0n;
  let sold = 0n;
  const orders = new Set<string>();
  const returns = new Set<string>();
  for (const { InvoiceNo = '', Quantity = '', UnitPrice = '' } of rows) {
    const [whole = '0', fraction = ''] = UnitPrice.split('.');
    const amount = BigInt(Quantity) * BigInt(`${whole}${fraction.padEnd(6, '0')}`);
    total += amount;
    if (!InvoiceNo.startsWith('C') && amount > 0n && BigInt(Quantity) > 0n) {
      sold += amount;
      orders.add(InvoiceNo);
    }
    if (InvoiceNo.startsWith('C') && amount < 0n) returns.add(InvoiceNo);
  }
  const minor = (micro: bigint): number => Number(micro) / 10_000;
  return {
    lines: rows.length,
    totalMinor: minor(total),
    soldMinor: minor(sold),
    orders: orders.size,
    returns: returns.size,
  };
}

const folder = temporaryFolder();
afterAll(() => folder.remove());

if (played.length === 0) {
  test.skip(`real days: skipped, there is no ${join('..', 'shared', 'data', 'online-retail')}`, () => {});
} else {
  test.each(played)(
    '%s balances to the penny',
    async (name) => {
      const expected = sumsOf(join(DAYS, name));
      const json = `${folder.path}/${name}.json`;
      const ended = await runStart([
        ...['--feed', join(DAYS, name), '--rate', 'max', '--data', `${folder.path}/${name}.data`],
        ...['--exit', '--json', json],
      ]).ended;
      expect({ status: ended.status, output: ended.status === 0 ? '' : ended.output }).toEqual({
        status: 0,
        output: '',
      });
      const summary = folder.json(`${name}.json`);
      expect(summary).toMatchObject({
        lines: { read: expected.lines },
        orders: {
          placed: expected.orders,
          confirmed: expected.orders,
          cancelled: 0,
          returned: expected.returns,
        },
        payments: { captured: expected.orders, capturedMinor: expected.soldMinor, declined: 0 },
        events: { inFlight: 0, parked: 0, deadLettered: 0 },
      });
      expect(sumOf(summary)).toBe(expected.totalMinor);
    },
    DAY_LIMIT_MS,
  );
}

function sumOf(summary: unknown): number {
  if (typeof summary !== 'object' || summary === null || !('amountMinor' in summary)) return Number.NaN;
  const { amountMinor } = summary;
  if (typeof amountMinor !== 'object' || amountMinor === null) return Number.NaN;
  if (!('accepted' in amountMinor) || !('quarantined' in amountMinor)) return Number.NaN;
  return Number(amountMinor.accepted) + Number(amountMinor.quarantined);
}
